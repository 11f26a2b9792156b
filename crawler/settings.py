"""Scrapy settings of the crawler: polite, durable, and closed to the outside.

Outside a checkout: ``SCRAPY_SETTINGS_MODULE=crawler.settings scrapy crawl politics …``. What the
project's own settings mean is in the README; every one can be set with ``-s NAME=VALUE``.
"""

from pathlib import Path

from scrapy.settings import default_settings
from scrapy.utils.conf import closest_scrapy_cfg

from archive.runs.files import software

BOT_NAME = "paper-of-record"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
# A project's commands, never an entry point: that would put our `crawl` into foreign projects.
COMMANDS_MODULE = "crawler.commands"

# --- the project's own settings -------------------------------------------------------------------
_home = Path(closest_scrapy_cfg() or "./scrapy.cfg").parent
# A folder (relative to the working directory on the command line), or s3://bucket/prefix.
ARCHIVE = str(_home / "data")
# For an ARCHIVE in an object store: the folder it is stored from (unset: one of its own under SPOOLS), and which WARC
# files stay there once the store surely holds them: all, none (0), or the newest up to so many bytes (5G).
SPOOL = None
SPOOLS = str(_home / "spools")
SPOOL_KEEP = True
# A URL or an address where a webmaster reaches whoever runs the crawl; goes into the User-Agent.
CONTACT = None
# Web Bot Auth (docs/access.md): the file of the keys that sign requests, and the https address where the public keys
# are published. Signed is what goes to an outlet whose file says `sign = true`, or to an origin that asks for it.
BOT_KEY = None
BOT_DIRECTORY = None
# A folder with the cookies and header fields of your own accounts, OUTLET.cookies and OUTLET.headers (docs/access.md).
OWNER_ACCESS = None
# The address of a time stamp authority (RFC 3161), which is asked once a run to stamp the manifest (docs/stamps.md).
TSA_URL = None
# Addresses or networks the crawl may reach besides the public internet, comma separated; 1 = all.
ALLOW_PRIVATE = ""
# A certificate authority to trust besides the system's (PEM), for proxies.
CA_FILE = None
# Hosts, comma separated, from which pages are taken whatever is wrong with their certificates; each exchange says so.
UNVERIFIED_HOSTS = ""
# A folder of your own outlet files (TOML); they win over the built-in ones by name.
OUTLETS = None
# When a known article is looked at again: AGE:INTERVAL …, then INTERVAL for the older, or never; `adaptive`: sooner or
# later than that, by what looks have found (docs/schedule.md).
REFETCH = "adaptive 6h:1h 1d:3h 3d:12h 14d:2d 60d:14d 60d"
REFETCH_ALL = False  # every known article is due now
EXTRACT = "now"  # later: keep pages only; `scrapy mend`, or the next crawl that extracts, makes the articles
NOARCHIVE = "keep"  # pages that say noarchive: keep them, or skip them
# A segment is sealed at this size in bytes, or after this many seconds (None: at the run's end).
SEGMENT_MAX_SIZE = 1_000_000_000
SEGMENT_MAX_AGE = None
FAIL_ON = "lost,blocked,drift"  # what turns a finished run into exit code 1
BUSY = "refuse"  # an outlet that another run writes at this moment: refuse the crawl (2), or skip the outlet (0)
LOG_JSON = False  # the log as one JSON object a line
# When a crawl is over (docs/watching.md): a file for Prometheus' textfile collector; <PING_URL>/<exit code> is asked.
METRICS_FILE = None
PING_URL = None
# A file that says who is told what is new when a crawl is over: webhooks, mail, feeds (docs/word-out.md).
WATCH = None
SECTION_PAGES = 5  # listing pages of a section that a run reads by itself; `-a pages=` overrides
# Where links are looked for. Feeds are those of the outlet file and those that section pages declare, sitemaps those
# of the outlet file and of robots.txt, read so many days back (`-a since=` and `-a pages=all`: further).
SOURCES = "sections,feeds,sitemaps"
SITEMAP_DAYS = 7
EXTRACTION_WORKERS = 2  # processes that read what sites send

# --- politeness -------------------------------------------------------------------------------------
USER_AGENT = f"PaperOfRecord/{software().get('paper-of-record', 'unreleased')}"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "PaperOfRecord"
ROBOTSTXT_MAX_AGE = 86_400  # seconds, 24 h at most (RFC 9309 section 2.4)
# Every host at its own pace (docs/manners.md); the seconds below are between two requests to one host.
DOWNLOADER = "crawler.manners.downloader.PacedDownloader"
DOWNLOAD_DELAY = 3.0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Requests that wait for their host's turn count too: this is no bound on connections, those are one a host.
CONCURRENT_REQUESTS = 1000
CRAWL_DELAY_MAX = 120  # a Crawl-delay up to this is kept; beyond, the host is not crawled
RETRY_AFTER_MAX = 120  # a Retry-After up to this is waited for; beyond, what is due of the host is put off until then
BACKOFF_MAX = 120  # how far trouble (429, 5xx, no answer) widens the delay, which doubles each time
RETRY_TIMES = 2
# 429 and 503 ask for less traffic, not for the same again at once: those URLs are due again later.
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
HTTPERROR_ALLOW_ALL = True  # every answer reaches the spider: a 404 is a fate
COMPRESSION_ENABLED = False  # bodies are decoded from the recorded exchange, with a bound
URLLENGTH_LIMIT = 0  # an address that is too long is a failure with a reason: it must not silently vanish
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 20_000_000
ARCHIVE_IN_FLIGHT = 30_000_000  # bytes of all large bodies together; the oldest goes on, the others pause beyond
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 10
# A page's own word is not a redirect: what a meta refresh points to is read as the page it stands on.
METAREFRESH_ENABLED = False

# --- closed doors -----------------------------------------------------------------------------------
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPCACHE_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("data", "file", "ftp", "s3")),
    **dict.fromkeys(("http", "https"), "crawler.access.handler.AccessDownloadHandler"),
}
TWISTED_DNS_RESOLVER = "crawler.manners.resolver.GuardedResolver"

# --- the flow ---------------------------------------------------------------------------------------
# A response gives one page; Scrapy starts as many tasks a response as this says, by default a hundred.
CONCURRENT_ITEMS = 2
# Names that do not resolve hold a thread each until DNS_TIMEOUT; the others must not wait for them.
REACTOR_THREADPOOL_MAXSIZE = 32
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    # br and zstd are left out on purpose: warcio cannot read br back.
    "Accept-Encoding": "gzip",
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.manners.addresses.AddressMiddleware": 50,
    "crawler.manners.robots.RobotsMiddleware": 100,
    "crawler.manners.downloader.RefusalMiddleware": 560,
    "crawler.access.asked.AcceptSignatureMiddleware": 595,
    "crawler.manners.redirects.RedirectMiddleware": 600,
}
# Each request for an article follows the last one's answer: Scrapy would take that for a link, name the one page as the
# other's referrer and count the depth. A link that is too long for Scrapy would be dropped without a word.
REFERRER_POLICY = "no-referrer"
_left_out = ("httperror.HttpErrorMiddleware", "urllength.UrlLengthMiddleware", "depth.DepthMiddleware")
SPIDER_MIDDLEWARES = dict.fromkeys(f"scrapy.spidermiddlewares.{name}" for name in _left_out)
# What `-o` writes: UTF-8, and as .jsonl the archive's own lines.
FEED_EXPORT_ENCODING = "utf-8"
FEED_EXPORTERS = dict.fromkeys(("jl", "jsonl", "jsonlines"), "crawler.scrapy.feed.ArticleLines")
ITEM_PIPELINES = {"crawler.scrapy.pipeline.ExtractionPipeline": 100}
EXTENSIONS = {
    "crawler.scrapy.recorder.PoliticsRecorder": 0,
    "crawler.report.logs.CrawlLog": 90,
    "crawler.report.Progress": 100,
    "scrapy.extensions.logstats.LogStats": None,
}
# Doors that stay closed need not be loaded either: half a second at each start, with aiohttp about. Scrapy loads also
# what a dictionary says None of, so they go from what Scrapy begins with.
_closed = ("telnet.TelnetConsole", "remote_control.RemoteControl", "cookies.CookiesMiddleware")
EXTENSIONS_BASE, DOWNLOADER_MIDDLEWARES_BASE = (
    {part: order for part, order in parts.items() if not part.endswith(_closed)}
    for parts in (default_settings.EXTENSIONS_BASE, default_settings.DOWNLOADER_MIDDLEWARES_BASE)
)

LOG_LEVEL = "INFO"
LOG_SHORT_NAMES = True
STATS_DUMP = False
