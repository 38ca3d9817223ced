"""Changes one value of a ComposeInfo at a time, and tells which of the results productmd refuses: a line of JSON for each."""
import copy
import json
import sys

import productmd.composeinfo

VALUES = [None, True, 7, -1, 1.5, "", " ", "x", "x y", "a/b", "..", "20261399", "1.2", [], ["x"], {}, {"x": "y"}]


def paths(node, path=()):
    yield path
    if isinstance(node, dict):
        for key, value in node.items():
            yield from paths(value, path + (key,))


def changed(document, path, change):
    result = copy.deepcopy(document)
    node = result
    for key in path[:-1]:
        node = node[key]
    change(node, path[-1])
    return result


def changes(document):
    for path in paths(document):
        if path:
            yield path, "absent", changed(document, path, lambda node, key: node.pop(key))
            for value in VALUES:
                yield path, value, changed(document, path, lambda node, key: node.update({key: value}))


def is_refused(document):
    try:
        productmd.composeinfo.ComposeInfo().loads(json.dumps(document))
        return False
    except Exception:
        return True


for name in sys.argv[1:]:
    with open(name) as file:
        original = json.load(file)
    for path, value, document in changes(original):
        if is_refused(document):
            print(json.dumps({"what": "%s: %s = %s" % (name.rpartition("/")[2], ".".join(path), json.dumps(value)),
                              "document": document}))
