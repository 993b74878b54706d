// What the server puts in front of sw.js (pwa/offline.py).
declare const VERSION: string
declare const PRECACHE: Record<string, string>
declare const PAGES: Record<string, string>
declare const MISSING_PAGE: string
declare const PAGE_HEADERS: Record<string, string>
