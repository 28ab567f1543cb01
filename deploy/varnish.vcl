vcl 4.1;

# Varnish between nginx (or a load balancer that speaks TLS) and Broadsheet. Start it so:
#
#   varnishd -a 127.0.0.1:6081 -f varnish.vcl -s malloc,256m -p http_gzip_support=off
#
# Without the last setting Varnish asks for gzip alone and weakens ETags when it unpacks.
# The paper needs CDN_SECONDS (how long a page may be kept unasked) and PURGE_URL, this address.

import std;

backend paper {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 3s;
    .first_byte_timeout = 75s;
}

# Who may purge, and whose word on a reader's address counts: the paper and the proxy in front, which
# lets no PURGE through.
acl neighbours {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE" || req.method == "BAN") {
        if (client.ip !~ neighbours) {
            return (synth(403));
        }
        if (req.http.Surrogate-Key !~ "^[\w:%.~-]+( [\w:%.~-]+)*$") {
            return (synth(400));
        }
        if (!std.ban("obj.http.Surrogate-Key ~ (^|\s)("
                + regsuball(req.http.Surrogate-Key, " ", "|") + ")(\s|$)")) {
            return (synth(500, std.ban_error()));
        }
        return (synth(200, "Purged"));
    }

    # Varnish has added its own neighbour to X-Forwarded-For: who asked is what that one says.
    if (client.ip ~ neighbours && req.http.X-Forwarded-For ~ ",") {
        set req.http.X-Forwarded-For = regsub(req.http.X-Forwarded-For, "\s*,[^,]*$", "");
    } else {
        set req.http.X-Forwarded-For = client.ip;
    }
    unset req.http.Forwarded;
    unset req.http.X-Forwarded-Host;
    unset req.http.X-Forwarded-Port;
    unset req.http.X-Forwarded-Prefix;

    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    if (req.url ~ "^/(newsroom|admin|healthz)([/?]|$)") {
        return (pass);
    }

    # A page is a function of its address and coding alone: nothing else of a reader's request goes on,
    # but for the name of the browser, by which the paper tells readers from programs when it counts
    # what is read. No page is made by it, and it is no part of the key (vcl_hash).
    unset req.http.Cookie;
    unset req.http.Authorization;
    unset req.http.X-Saves-Data;
    unset req.http.X-Forwarded-For;
    unset req.http.X-Original-URL;
    unset req.http.X-Rewrite-URL;
    unset req.http.X-HTTP-Method-Override;
    unset req.http.Referer;
    unset req.http.Accept;
    unset req.http.Accept-Language;
    set req.url = regsub(req.url, "\?$", "");

    # Anybody can invent addresses of one page, without end: they pass, and nothing is kept. Here
    # those are what stands behind a file's name, and other spellings of the same path (RFC 3986,
    # 2.1 and 2.3). Of queries the paper knows, and lets none be kept that it does not link to.
    if (req.url ~ "^/(static|media)/[^?]*\?"
            || req.url ~ "[^\x21-\x7e]|%([a-f].|[0-9A-F][a-f]|2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)") {
        return (pass);
    }

    # Who saves data fetches nothing ahead (vcl_deliver); the paper is asked for the whole page.
    if (req.http.Save-Data) {
        set req.http.X-Saves-Data = "1";
        unset req.http.Save-Data;
    }

    # Three codings, as the press prints them; "q=0" refuses one.
    if (req.http.Accept-Encoding ~ "(?i)(^|[\s,])br\s*(;\s*q=(1|0\.0*[1-9])[\d.]*\s*)?(,|$)") {
        set req.http.Accept-Encoding = "br";
    } elsif (req.http.Accept-Encoding ~ "(?i)(^|[\s,])gzip\s*(;\s*q=(1|0\.0*[1-9])[\d.]*\s*)?(,|$)") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    return (hash);
}

sub vcl_hash {
    hash_data(req.url);  # not the host, which changes nothing
    return (lookup);
}

sub vcl_backend_response {
    # Stale is never better than a moment's wait.
    set beresp.grace = 0s;
    set beresp.keep = 0s;

    if (bereq.uncacheable) {
        return (deliver);
    }
    # Kept is only what the paper says may be: no redirect or error by default.
    if (beresp.http.Cache-Control !~ "s-maxage=\d|immutable" || beresp.http.Set-Cookie) {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        return (deliver);
    }
    # The desk may take a picture or a file back: a second later the paper is asked whether it is
    # still there, and mostly says so without sending it (304).
    if (bereq.url ~ "^/media/") {
        set beresp.ttl = 1s;
        set beresp.keep = 1h;
        return (deliver);
    }
    # The way from the paper to here takes time, and s-maxage whole seconds: never past the turn.
    set beresp.ttl = beresp.ttl - 1s;
    if (beresp.ttl <= 0s) {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
    }
    return (deliver);
}

sub vcl_deliver {
    # These were for this cache. Any further one, and the browser, asks each time.
    unset resp.http.Surrogate-Key;
    if (req.http.X-Saves-Data) {
        unset resp.http.Speculation-Rules;
    }
    if (resp.http.Cache-Control ~ "s-maxage") {
        set resp.http.Cache-Control = "public, no-cache";
        # By it open tabs put the clock of their device right (living.js); an Age would do as well.
        set resp.http.Date = now;
        unset resp.http.Age;
    }
}
