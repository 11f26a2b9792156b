"""Scrapy settings of the crawler: polite, durable, and closed to the outside.

Outside a checkout: ``SCRAPY_SETTINGS_MODULE=crawler.settings scrapy crawl politics …``. What the
project's own settings mean is in the README; every one can be set with ``-s NAME=VALUE``.
"""

from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

from archive.runs.files import software

BOT_NAME = "paper-of-record"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
# A project's commands, never an entry point: that would put our `crawl` into foreign projects.
COMMANDS_MODULE = "crawler.commands"

# --- the project's own settings -------------------------------------------------------------------
# A folder, relative to the working directory on the command line; unset: data/ beside scrapy.cfg.
ARCHIVE = str(Path(closest_scrapy_cfg() or "./scrapy.cfg").parent / "data")
# For an ARCHIVE in an object store: the folder it is stored from (unset: one of its own under spools/), and
# whether files stay there once the store surely holds them.
SPOOL = None
SPOOLS = str(Path(closest_scrapy_cfg() or "./scrapy.cfg").parent / "spools")
SPOOL_KEEP = True
# A URL or an address where a webmaster reaches whoever runs the crawl; goes into the User-Agent.
CONTACT = None
# Addresses or networks the crawl may reach besides the public internet, comma separated; 1 = all.
ALLOW_PRIVATE = ""
# A certificate authority to trust besides the system's (PEM), for proxies.
CA_FILE = None
# A folder of your own outlet files (TOML); they win over the built-in ones by name.
OUTLETS = None
# When a known article is looked at again: AGE:INTERVAL …, then INTERVAL for the older (or never). Younger than 6 hours
# every hour, …; docs/ledger.md.
REFETCH = "6h:1h 1d:3h 3d:12h 14d:2d 60d:14d 60d"
# Pages that say noarchive (X-Robots-Tag, meta robots): keep them, the word with them, or skip them.
NOARCHIVE = "keep"
# Every known article is due now.
REFETCH_ALL = False
# A segment is sealed at this size in bytes, or after this many seconds (None: at the run's end).
SEGMENT_MAX_SIZE = 1_000_000_000
SEGMENT_MAX_AGE = None
# What turns a finished run into exit code 1: lost, blocked, drift.
FAIL_ON = "lost,blocked,drift"
# The log as one JSON object a line.
LOG_JSON = False
# A file for Prometheus' textfile collector, written when a crawl is over (docs/watching.md).
METRICS_FILE = None
# Asked by POST at <PING_URL>/<exit code> when a crawl is over, with the summary.
PING_URL = None
# Listing pages of a section that a run reads by itself; `-a pages=` overrides.
SECTION_PAGES = 5
# Where links are looked for. Feeds are those of the outlet file and those that section pages declare, sitemaps those
# of the outlet file and of robots.txt.
SOURCES = "sections,feeds,sitemaps"
# How many days back a sitemap is read (`-a since=` and `-a pages=all`: further).
SITEMAP_DAYS = 7
# Processes that extract articles.
EXTRACTION_WORKERS = 2

# --- politeness -------------------------------------------------------------------------------------
USER_AGENT = f"PaperOfRecord/{software().get('paper-of-record', 'unreleased')}"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "PaperOfRecord"
# Seconds after which a robots.txt is asked for anew, 24 h at most (RFC 9309 section 2.4).
ROBOTSTXT_MAX_AGE = 86_400
# Every host at its own pace (docs/manners.md); the seconds below are between two requests to one host.
DOWNLOADER = "crawler.manners.downloader.PacedDownloader"
DOWNLOAD_DELAY = 3.0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Requests that wait for their host's turn count too: this is no bound on connections, those are one a host.
CONCURRENT_REQUESTS = 1000
# A Crawl-delay up to this is kept; beyond, the host is not crawled.
CRAWL_DELAY_MAX = 120
# A Retry-After up to this is waited for; beyond, what is due of the host is put off until then.
RETRY_AFTER_MAX = 120
# How far trouble (429, 5xx, no answer) widens the delay, which doubles each time.
BACKOFF_MAX = 120
RETRY_TIMES = 2
# 429 and 503 ask for less traffic, not for the same again at once: those URLs are due again later.
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
# Every answer reaches the spider: a 404 is a fate.
HTTPERROR_ALLOW_ALL = True
# Bodies are decoded from the recorded exchange, with a bound.
COMPRESSION_ENABLED = False
# An address that is too long is a failure with a reason, not a request that silently vanishes.
URLLENGTH_LIMIT = 0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 20_000_000
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
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
    "http": "archive.scrapy.handler.ArchiveDownloadHandler",
    "https": "archive.scrapy.handler.ArchiveDownloadHandler",
}
TWISTED_DNS_RESOLVER = "crawler.manners.addresses.GuardedResolver"

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
    "crawler.manners.addresses.AddressMiddleware": 50,
    "crawler.manners.robots.RobotsMiddleware": 100,
    "crawler.manners.downloader.RefusalMiddleware": 560,
}
# Each request for an article follows the last one's answer: Scrapy would take that for a link, name the one page as the
# other's referrer and count the depth. A link that is too long for Scrapy would be dropped without a word.
REFERRER_POLICY = "no-referrer"
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
ITEM_PIPELINES = {"crawler.scrapy.pipeline.ExtractionPipeline": 100}
EXTENSIONS = {
    "crawler.scrapy.recorder.PoliticsRecorder": 0,
    "crawler.report.logs.JsonLog": 90,
    "crawler.report.Progress": 100,
    "scrapy.extensions.logstats.LogStats": None,
    # Doors that stay closed need not be loaded either: a tenth of a second at each start, and more with aiohttp about.
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
}

LOG_LEVEL = "INFO"
LOG_SHORT_NAMES = True
STATS_DUMP = False
