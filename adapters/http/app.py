"""The ASGI application over some books: the router, and around it the guard."""

from typing import cast

from adapters.http.access_rules import AccessRules
from adapters.http.admission import Admission
from adapters.http.allowed_methods import AllowedMethods
from adapters.http.authentication import Authentication
from adapters.http.compression import compressing
from adapters.http.connection import App
from adapters.http.kept_answers import KeptAnswers
from adapters.http.lanes import taking_turns
from adapters.http.request_guard import RequestGuard
from adapters.http.router import router, routes
from adapters.http.services import Services
from adapters.http.shutdown import Shutdown
from application.unit_of_work.books import Books


def build_app(
    books: Books,
    services: Services,
    shutdown: Shutdown,
    rules: AccessRules,
) -> App:
    """The application that serves some books; `rules` say who may use it."""
    authentication = Authentication(rules.tokens) if rules.tokens else None
    has_login = authentication is not None
    methods = AllowedMethods(routes(has_login=has_login))
    answering = taking_turns(compressing(cast("App", router(has_login=has_login))))
    kept = KeptAnswers(books)
    admit = Admission(methods, books, services).admit
    app = methods.around(kept.around(answering))
    return RequestGuard(app, rules, authentication, admit, shutdown, services.observations)
