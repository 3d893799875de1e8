"""What is known of a request is nothing that its sender made up."""

from adapters.http.observed_requests import ObservedRequest


def test_a_method_or_an_id_that_a_client_makes_up_is_not_logged():
    made_up = ObservedRequest("a\nb", "BREW")
    assert (made_up.id, made_up.method) == ("refused", "OTHER")
    assert ObservedRequest("a b", "PATCH").method == "PATCH"
