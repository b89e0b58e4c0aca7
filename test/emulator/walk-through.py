"""The vendor's walk-through in plain HTTP: usage walk-through.py BASE_URL KEY. Prints the call as JSON."""

import json
import sys
import time
import urllib.request

BASE, KEY = sys.argv[1:]
METRICS = [
    {
        "identifier": "user_interested",
        "dispositionMetricPrompt": "Was the user interested? yes, no, or unclear",
        "dispositionMetricType": "ENUM",
        "choices": ["yes", "no", "unclear"],
    },
    {
        "identifier": "user_name",
        "dispositionMetricPrompt": "What is the user's name? Return 'unknown' if not mentioned.",
        "dispositionMetricType": "STRING",
    },
]


def ask(method, path, body=None, content_type="application/json"):
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    headers = {"Authorization": f"Bearer {KEY}", **({"Content-Type": content_type} if data else {})}
    request = urllib.request.Request(BASE + path, data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        envelope = json.load(answer)
    assert envelope["status"] is True, envelope
    return envelope.get("data")


def multipart(fields, csv):
    boundary = "----walk-through"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    file = 'Content-Disposition: form-data; name="file"; filename="audience.csv"\r\nContent-Type: text/csv'
    parts += [f"--{boundary}\r\n{file}\r\n\r\n{csv}\r\n--{boundary}--\r\n"]
    return "".join(parts).encode(), f"multipart/form-data; boundary={boundary}"


def until(read, good):
    for _ in range(200):
        value = read()
        if good(value):
            return value
        time.sleep(0.05)
    raise SystemExit(f"it never came: {value}")


agent = ask("POST", "/agent", {"name": "From Python"})
config = {"summaryPrompt": "Summarize this sales call briefly.", "dispositionMetrics": METRICS}
assert ask("POST", f"/agent/{agent}/post-call-analytics", config)["dispositionMetrics"] == METRICS
assert ask("GET", f"/agent/{agent}/post-call-analytics")["summaryPrompt"] == config["summaryPrompt"]

[number, *_] = ask("GET", "/product/phone-numbers")
fields = {"name": "From Python", "phoneNumberColumnName": "phoneNumber"}
body, content_type = multipart(fields, "firstName,lastName,phoneNumber\nAnn,Bell,+13415550101\n")
audience = ask("POST", "/audience", body, content_type)["_id"]
campaign = ask(
    "POST",
    "/campaign",
    {
        "name": "From Python",
        "agentId": agent,
        "audienceId": audience,
        "phoneNumberIds": [number["_id"]],
        "maxRetries": 0,
        "retryDelay": 5,
    },
)["_id"]
ask("POST", f"/campaign/{campaign}/start")
until(lambda: ask("GET", f"/campaign/{campaign}")["campaign"]["status"], lambda status: status == "completed")
[log] = ask("GET", f"/conversation?campaignIds={campaign}")["logs"]
call = until(lambda: ask("GET", f"/conversation/{log['callId']}"), lambda call: "postCallAnalytics" in call)
[found] = ask("POST", "/conversation/search", {"callIds": [call["callId"]]})["logs"]
assert found["postCallAnalytics"] == call["postCallAnalytics"]

ask("DELETE", f"/campaign/{campaign}")
ask("DELETE", f"/audience/{audience}")
ask("DELETE", f"/agent/{agent}/archive")
json.dump(call, sys.stdout)
