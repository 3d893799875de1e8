import itertools
from urllib.parse import quote
from tests.adapters.http.requests import bill, contact, view


def test_nothing_ends_in_500(client):
    contact(client, "vend", "Mill", "vendor")
    bill(client, date="2026-03-05", number="77")
    v = view(client, "/audit/head")["version"]
    known = ["", "0", "1", str(v), "9"*15, "9"*16, "-1", "٣", "2026-11-22", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-22T12:00:00Z",
      "2026-11-22T12:00:00+05:30", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-22T24:00:00Z", "2026-11-22T12:00:00.1Z", "2026-11-22T99:99:99Z", "2026-11-22T12:00:00+99:99", "2026-11-22T120000Z","2026-11-22T12:::::Z", "a"*41, "\x00", "\ud800".encode("utf-8","surrogatepass").decode("latin-1")]
    paths = ["/bills/b1?", "/bills/b1/history?", "/bills/b1/history?format=html&", "/reports/ap-aging?", "/reports/balance-sheet?format=pdf&", "/system/settings?", "/system/settings/history?", "/journals/bill:b1?", "/journals/bill:b1/history?", "/accounts/account-1000?", "/journals/invoice:b1/history?", "/journals/:/history?", "/import/rules/x/history?", "/journals/x:y:z/history?"]
    bad = []
    for path, k in itertools.product(paths, known):
        a = client.get(path + "knownAt=" + quote(k))
        if a.status_code >= 500: bad.append((path, k, a.status_code, a.text[:200]))
    rest = ["/bills/b1/history?cursor=x", "/bills/b1/history?cursor=%00", "/bills/b1/history?limit=0", "/bills/b1/history?sort=x", "/bills/b1/history?knownAt=1&knownAt=2",
      "/audit?touches=", "/audit?touches=invoices/", "/audit?touches=invoices/%00", "/audit?recordId=%00", "/audit?recordId=%ff", "/audit?actor=%ED%A0%80", "/audit?collection=", "/audit?collection=,", "/audit?op=", "/audit?since=1e5", "/audit?since=999999999999999", "/audit?cursor=x", "/audit/verify?head=", "/audit/verify?head=x@1",
      "/audit/closed-periods?from=0001-01-01", "/audit/closed-periods?from=2200-12-31", "/audit/closed-periods?format=x", "/audit/closed-periods?madeFrom=", "/audit/closed-periods?knownAt=1"]
    for path in rest:
        a = client.get(path)
        if a.status_code >= 500: bad.append((path, a.status_code, a.text[:200]))
    for path in ["/bills/b1/history", "/audit/closed-periods", "/bills/b1?knownAt=%d" % v, "/audit?limit=1"]:
        h = client.head(path) if hasattr(client, "head") else client.request("HEAD", path)
        g = client.get(path)
        if h.status_code != 200 or h.headers.get("etag") != g.headers.get("etag"): bad.append((path, h.status_code, h.headers.get("etag"), g.headers.get("etag")))
        n = client.get(path, headers={"If-None-Match": g.headers["etag"]})
        if n.status_code != 304: bad.append(("304", path, n.status_code))
        o = client.get(path, headers={"Accept": "image/png"})
        if o.status_code != 406: bad.append(("406", path, o.status_code))
    print(*bad, sep="\n")
    assert not bad
