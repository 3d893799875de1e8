"""Types of accounts that an earlier import guessed, and that a list of a file corrects."""

from functools import partial

from application.importing.account_resolver import AccountResolver, words_of
from application.importing.parsed_file import ImportedAccount
from application.ledger.account_mappings import mapping_of, remember
from application.ledger.account_types import reclassify_tree, restore_accounts
from domain.ledger.accounts import Account


class GuessedTypes:
    """Corrects the guessed types of accounts, each with all accounts above and below it."""

    def __init__(self, resolver: AccountResolver) -> None:
        self._run = resolver.run
        self._work = resolver.run.work
        self._index = resolver.index

    def is_guessed(self, account: Account) -> bool:
        """Whether the type of an account and of all above and below it is a guess."""
        return mapping_of(self._work, account.id).guessed and all(
            mapping_of(self._work, member.id).guessed for member in self._index.tree_of(account)
        )

    def correct(self, account: Account, declared: ImportedAccount) -> None:
        """Give an account the type that a file declares.

        Raises an error if figures of a closed period or stored records forbid it.
        """
        tree = self._index.tree_of(account)
        for member in reclassify_tree(self._work, tree, declared.type_fields):
            self._index.learn(member)
        self._run.undo.append(partial(self._guess_again, tree))
        self._run.assume(
            declared.line,
            f"{account.label} becomes {words_of(declared.classification)}",
            f"an earlier import guessed that it is {words_of(account.classification)}, and the "
            "file says what it is",
        )

    def _guess_again(self, tree: list[Account]) -> None:
        """Take a correction back, because its row is refused."""
        for member in restore_accounts(self._work, tree):
            self._index.learn(member)
            remember(self._work, member.id, guessed=True)
