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

import schemathesis
from hypothesis import strategies as st

SECRET = "a secret that the client made"
BYTES = "application/offset+octet-stream"

schemathesis.openapi.media_type(BYTES, st.binary(max_size=64))


@schemathesis.serializer(BYTES)
def as_they_are(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()


def call(shop, path, headers, body=None):
    data = json.dumps(body).encode() if body else b""
    request = urllib.request.Request(shop + path, data, headers, method="POST")
    return urllib.request.urlopen(request)


@cache
def ticket(shop):
    """The id of a request that is there."""
    made = str(uuid.uuid4())
    call(shop, "/tickets", {"Content-Type": "application/json", "Idempotency-Key": made}, {
        "id": made, "secret_sha256": hashlib.sha256(SECRET.encode()).hexdigest(), "topic": "other", "locale": "en",
        "contact": {"name": "Ada", "email": "ada@example.com"}, "description": "Hello?",
        "details": {}, "photos": [], "no_photo": False,
    })
    return made


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
        case.path_parameters["id"] = ticket(shop)
        headers["Authorization"] = f"Bearer {SECRET}"
    if "/uploads" in path:
        headers["Tus-Resumable"] = "1.0.0"
    if "/desk/" in path:
        headers["Authorization"] = f"Bearer {os.environ['CARELINE_DESK_TOKEN']}"
    if "/orders/{number}" in path:
        headers["Authorization"] = f"Bearer {os.environ['CARELINE_ORDERS_TOKEN']}"
        if isinstance(case.body, dict) and isinstance(case.body.get("order"), dict):
            case.path_parameters["number"] = "KS-10482"
            order = {**case.body["order"], "number": "KS-10482"}
            case.body = {**case.body, "email": "ada@example.com", "order": order}
    if path.endswith("/tickets") and isinstance(case.body, dict):
        headers["Idempotency-Key"] = str(case.body.get("id"))
    case.headers = headers
