def test_a_journal_is_posted_and_reported(client):
    lines = [{"accountId": "account-1000", "debit": "100.00"}, {"accountId": "account-4100", "credit": 100}]
    made = client.post("/journals", json={"id": "j1", "date": "2026-03-01", "lines": lines})
    assert made.status_code == 201, made.text
    report = client.get("/reports/profit-loss?from=2026-01-01&to=2026-12-31").json()
    assert report["totals"]["netIncome"] == "100.00"
