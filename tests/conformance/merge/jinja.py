"""Merges templates with Jinja2 as it is: one JSON object a line comes in, {template, data, includes}, and one goes out, {text} or {error}."""

import json
import sys

import jinja2

EXTENSIONS = ["jinja2.ext.do", "jinja2.ext.loopcontrols"]


def merged(asked):
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.DictLoader(asked.get("includes") or {}),
        extensions=EXTENSIONS,
        cache_size=0,
    )
    return environment.from_string(asked["template"]).render(asked["data"])


def main():
    for line in sys.stdin:
        try:
            answer = {"text": merged(json.loads(line))}
        except Exception as error:  # Whatever a template does wrong is an answer, not the end.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
