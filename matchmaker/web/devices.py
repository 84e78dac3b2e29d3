"""On which device somebody is signed in, in two names that its owner recognises: the browser and the system.

No more is kept of what a browser says about itself: the whole would tell people apart who are not signed in at all.
"""

BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "MicroMessenger": "WeChat",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""What a browser writes of itself and what people call it. The first that is found counts: many write several."""


def device_of(user_agent: str) -> str:
    """Return the names of browser and system, empty where neither is known."""
    found = (next((name for mark, name in known.items() if mark in user_agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
