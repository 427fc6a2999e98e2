"""Lets Schemathesis past the door: half of its calls name a request, an upload and an order that are there, with the
token that opens them. The other half stay as it made them up.

`CARELINE_SHOP` is the shop's id, `CARELINE_DESK_TOKEN` and `CARELINE_ORDERS_TOKEN` are its tokens.
"""

import base64
import hashlib
import json
import os
import random
import urllib.request
import uuid
from functools import cache
from urllib.parse import quote

import schemathesis
from hypothesis import strategies as st

SECRET = "a secret that the client made"
BYTES = "application/offset+octet-stream"

schemathesis.openapi.media_type(BYTES, st.binary(max_size=64))


@schemathesis.serializer(BYTES)
def as_they_are(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()


JSON = {"Content-Type": "application/json"}


def call(shop, path, headers, body=None, method="POST"):
    data = json.dumps(body).encode() if body is not None else b""
    request = urllib.request.Request(shop + path, data, headers, method=method)
    return urllib.request.urlopen(request)


def of(token):
    return {"Authorization": f"Bearer {os.environ[token]}"}


@cache
def ticket(shop):
    """The id of a request that is there."""
    made = str(uuid.uuid4())
    call(shop, "/tickets", {**JSON, "Idempotency-Key": made}, {
        "id": made, "secret_sha256": hashlib.sha256(SECRET.encode()).hexdigest(), "topic": "other", "locale": "en",
        "contact": {"name": "Ada", "email": "ada@example.com"}, "description": "Hello?",
        "details": {}, "photos": [], "no_photo": False,
    })
    return made


def resolved(shop):
    """The id of a request that is resolved, and not rated yet."""
    ticket.cache_clear()
    made = ticket(shop)
    call(shop, f"/desk/tickets/{made}/resolve", {**JSON, **of("CARELINE_DESK_TOKEN")}, {})
    return made


@cache
def order(shop):
    """The number and the email of an order that is there."""
    body = {"email": "ada@example.com", "order": {
        "number": "KS-10482", "placed_at": "2026-11-10T14:05:00-06:00", "currency": "USD",
        "lines": [{"id": "L1", "sku": "RING", "title": "Ring", "quantity": 1, "unit_price": 6500}],
    }}
    call(shop, "/orders/KS-10482", {**JSON, **of("CARELINE_ORDERS_TOKEN")}, body, "PUT")
    return {"order_number": "ks 10482", "email": "ada@example.com"}


def upload(shop):
    """The id of an upload that is there, and empty."""
    photo = base64.b64encode(str(uuid.uuid4()).encode()).decode()
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "1000", "Upload-Metadata": f"photo {photo}"}
    return call(shop, "/uploads", headers).headers["Location"].rsplit("/", 1)[1]


@schemathesis.hook
def before_call(_context, case, _arguments):
    path, base = case.path, case.operation.base_url.rstrip("/")
    if "{shop}" not in path or random.random() < 0.5:
        return
    named = os.environ["CARELINE_SHOP"]
    shop = f"{base}/v1/shops/{named}"
    case.path_parameters = {**(case.path_parameters or {}), "shop": named}
    headers = dict(case.headers or {})
    if "/uploads/{id}" in path:
        case.path_parameters["id"] = upload(shop)
        headers["Upload-Offset"] = "0"
    elif "/tickets/{id}" in path:
        case.path_parameters["id"] = resolved(shop) if path.endswith("/check-in") else ticket(shop)
        headers["Authorization"] = f"Bearer {SECRET}"
    if "/uploads" in path:
        headers["Tus-Resumable"] = "1.0.0"
    if "/desk/" in path:
        headers.update(of("CARELINE_DESK_TOKEN"))
    if "/orders/{number}" in path:
        headers.update(of("CARELINE_ORDERS_TOKEN"))
        if isinstance(case.body, dict) and isinstance(case.body.get("order"), dict):
            case.path_parameters["number"] = "KS-10482"
            brought = {**case.body["order"], "number": "KS-10482"}
            case.body = {**case.body, "email": "ada@example.com", "order": brought}
    if path.endswith("/order-lookups"):
        case.body = order(shop)
    if path.endswith("/tickets") and isinstance(case.body, dict):
        # Quoted, since what it made up may not fit a header.
        headers["Idempotency-Key"] = quote(str(case.body.get("id")))
    case.headers = headers
