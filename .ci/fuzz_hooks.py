# What the document cannot say to schemathesis.
import os

import schemathesis
from hypothesis import strategies

# Text that the document can only name.
schemathesis.openapi.format(
    "cron",
    strategies.sampled_from(["0 2 * * *", "*/15 8-17 * * MON-FRI", "30 0 2 1,15 * *", "0 0 L * ?", "@daily"]),
)
schemathesis.openapi.format("time-zone", strategies.sampled_from(["UTC", "Europe/Prague", "America/New_York"]))

# Where an id leads that an answer does not call id; what is called so schemathesis finds itself.
COMPOSE = "$response.body#/payload/compose/id"
LINKS = {
    ("/api/1/composes/", "post", "200"): {
        "shown": {"operationId": "getCompose", "parameters": {"id": COMPOSE}},
        "edited": {"operationId": "editCompose", "parameters": {"id": COMPOSE}},
        "tagged": {
            "operationId": "editCompose",
            "parameters": {"id": COMPOSE},
            "requestBody": {"action": "tag", "tag": "blocked"},
            "x-schemathesis": {"merge_body": False},
        },
        "changed": {"operationId": "listComposeChanges", "parameters": {"id": COMPOSE}},
        "promoted": {"operationId": "requestPromotion", "requestBody": {"compose_id": COMPOSE, "to": "nightly"}},
        "removed": {"operationId": "requestRemoval", "requestBody": {"compose_id": COMPOSE}},
    },
    ("/api/1/composes/{id}", "patch", "200"): {
        "changed": {"operationId": "listComposeChanges", "parameters": {"id": "$request.path.id"}},
        "shown": {"operationId": "getCompose", "parameters": {"id": "$request.path.id"}},
    },
    ("/api/1/promotions/", "post", "202"): {
        "decided": {"operationId": "decideAboutPromotion", "parameters": {"id": "$response.body#/id"}},
        "shown": {"operationId": "getPromotion", "parameters": {"id": "$response.body#/id"}},
    },
    ("/api/1/removals/", "post", "202"): {
        "decided": {"operationId": "decideAboutRemoval", "parameters": {"id": "$response.body#/id"}},
        "shown": {"operationId": "getRemoval", "parameters": {"id": "$response.body#/id"}},
    },
    ("/api/1/tags/", "post", "200"): {
        "edited": {"operationId": "editTag", "parameters": {"idOrName": "$response.body#/id"}},
        "shown": {"operationId": "getTag", "parameters": {"idOrName": "$response.body#/name"}},
        "changed": {"operationId": "listTagChanges", "parameters": {"idOrName": "$response.body#/id"}},
    },
}

COMPOSE_INFO = {
    "header": {"type": "productmd.composeinfo", "version": "1.2"},
    "payload": {
        "compose": {"id": "Followed-43-20261120.n.0", "type": "nightly", "date": "20261120", "respin": 0},
        "release": {"name": "Followed", "short": "Followed", "version": "43", "type": "ga"},
        "variants": {},
    },
}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for (path, method, status), links in LINKS.items():
        raw_schema["paths"][path][method]["responses"][status].setdefault("links", {}).update(links)
    if "FUZZ_FOLLOWING" in os.environ:
        # What follows needs a compose that is taken, which an invented ComposeInfo hardly is, and no relation to others.
        compose = raw_schema["components"]["schemas"]["NewCompose"]["properties"]
        compose["compose_info"] = {"const": COMPOSE_INFO}
        del compose["parent_compose_ids"], compose["respin_of"]
        # Sent again under its key, a POST gets the first answer, also where the schedule has been deleted since.
        plan = raw_schema["paths"]["/api/1/schedules/"]["post"]
        plan["parameters"] = [one for one in plan["parameters"] if not one.get("$ref", "").endswith("/Idempotency-Key")]
