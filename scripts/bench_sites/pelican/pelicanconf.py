"""Pelican, as its documentation begins, for the corpus."""

SITENAME = "Memo archive"
SITEURL = "https://memos.example.com"
PATH = "content"
ARTICLE_PATHS = [""]
ARTICLE_URL = "memos/{slug}/"
ARTICLE_SAVE_AS = "memos/{slug}/index.html"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 10
RELATIVE_URLS = False
FEED_DOMAIN = SITEURL
FEED_MAX_ITEMS = 20
FEED_RSS = "feeds/all.rss.xml"
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
CATEGORY_FEED_RSS = "feeds/category/{slug}.rss.xml"
TAG_FEED_RSS = "feeds/tag/{slug}.rss.xml"
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
IGNORE_FILES: list[str] = []  # else it watches nothing below a folder with a dot, such as .cache
