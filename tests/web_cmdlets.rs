//! `Invoke-WebRequest` and `Invoke-RestMethod` against a server of the test's own.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::thread;

/// A server that answers each request by its path until the test ends; gives its address.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    address
}

/// Reads one request and answers it.
fn answer(mut stream: TcpStream) {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    let whole = loop {
        let Ok(count) = stream.read(&mut buffer) else {
            return;
        };
        text.extend_from_slice(&buffer[..count]);
        let shown = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = shown.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|l| l.strip_prefix("Content-Length: "))
                .map_or(0, |l| l.parse().unwrap_or(0));
            if body.len() >= length {
                break shown;
            }
        }
        if count == 0 {
            return;
        }
    };
    let (head, body) = whole.split_once("\r\n\r\n").unwrap_or((&whole, ""));
    let mut words = head.split_whitespace();
    let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let header = |name: &str| {
        let found = head.lines().find_map(|l| l.strip_prefix(name));
        found.unwrap_or("").trim_start_matches(": ").to_string()
    };
    let json = "application/json; charset=utf-8";
    let (status, kind, extra, content) = match path.split('?').next().unwrap_or("") {
        "/list" => ("200 OK", json, "", r#"[{"a":1},{"a":2}]"#.to_string()),
        "/login" => ("200 OK", "text/plain", "Set-Cookie: id=7; Path=/\r\n", "in".to_string()),
        "/gone" => ("404 Not Found", "text/plain", "", "no <b>such</b> thing".to_string()),
        "/moved" => ("302 Found", "text/plain", "Location: /echo?to=here\r\n", String::new()),
        "/page" => ("200 OK", "text/plain", "Link: </last>; rel=\"next\"\r\n", "first".to_string()),
        "/last" => ("200 OK", "text/plain", "", "last".to_string()),
        "/html" => (
            "200 OK",
            "text/html",
            "",
            "<a href='/x'>X</a><img src=i.png>".to_string(),
        ),
        "/feed" => (
            "200 OK",
            "text/xml",
            "",
            "<rss><channel><item><title>A</title></item><item><title>B</title></item></channel></rss>"
                .to_string(),
        ),
        _ => (
            "200 OK",
            "text/plain",
            "",
            format!(
                "{method} {path} body={body} type={} cookie={} own={}",
                header("Content-Type"),
                header("Cookie"),
                header("X-Own")
            ),
        ),
    };
    let length = content.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n{extra}\r\n{content}"
    );
}

/// What a script prints; `$u` is the server's address.
fn run(edition: &str, script: &str) -> String {
    let script = format!("$u = '{}'; {script}", server());
    let output = Command::new(env!("CARGO_BIN_EXE_msol"))
        .current_dir(std::env::temp_dir())
        .args(["--edition", edition, "-c", &script])
        .env_remove("http_proxy")
        .output()
        .expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

#[test]
fn a_reply_is_an_object_with_its_links_and_headers() {
    let script = "$r = Invoke-WebRequest $u/html; $r.GetType().Name; $r.StatusCode; $r.StatusDescription; \
        $r.Links[0].href; $r.Images.src; $r.Headers['Content-Type']; $r.RawContentLength";
    assert_eq!(
        run("core", script),
        "BasicHtmlWebResponseObject\n200\nOK\n/x\ni.png\ntext/html\n33"
    );
}

#[test]
fn json_xml_and_feeds_become_objects() {
    let script = "(Invoke-RestMethod $u/list).a; (Invoke-RestMethod $u/feed).title; \
        (Invoke-RestMethod $u/last).GetType().Name";
    assert_eq!(run("core", script), "1\n2\nA\nB\nString");
}

#[test]
fn tables_are_forms_and_queries() {
    let script = "Invoke-RestMethod $u/echo -Method Post -Body ([ordered]@{ a = '1 2'; b = 'x&y' }); \
        Invoke-RestMethod $u/echo -Body @{ q = 'a b' }; \
        Invoke-RestMethod $u/echo -Method Put -Body '{}' -ContentType application/json -Headers @{ 'X-Own' = 'v' }";
    assert_eq!(
        run("core", script),
        "POST /echo body=a=1+2&b=x%26y type=application/x-www-form-urlencoded cookie= own=\n\
         GET /echo?q=a+b body= type= cookie= own=\n\
         PUT /echo body={} type=application/json cookie= own=v"
    );
}

#[test]
fn a_session_keeps_cookies_and_redirects_are_followed() {
    let script = "$null = Invoke-WebRequest $u/login -SessionVariable s; \
        Invoke-RestMethod $u/moved -WebSession $s; \
        Invoke-RestMethod $u/page -FollowRelLink";
    assert_eq!(
        run("core", script),
        "GET /echo?to=here body= type= cookie=id=7 own=\nfirst\nlast"
    );
}

#[test]
fn a_refusal_is_what_each_edition_throws() {
    let script = "try { Invoke-RestMethod $u/gone } catch { $_.Exception.GetType().FullName; \
        $_.Exception.Message; $_.FullyQualifiedErrorId; [int]$_.Exception.Response.StatusCode; $_.ErrorDetails.Message }";
    assert_eq!(
        run("core", script),
        "Microsoft.PowerShell.Commands.HttpResponseException\n\
         Response status code does not indicate success: 404 (Not Found).\n\
         WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeRestMethodCommand\n404\nno such thing"
    );
    assert_eq!(
        run("desktop", script),
        "System.Net.WebException\nThe remote server returned an error: (404) Not Found.\n\
         WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeRestMethodCommand\n404\nno such thing"
    );
}

#[test]
fn a_server_that_is_not_there_is_reported() {
    let script = "try { Invoke-WebRequest http://127.0.0.1:1/ } catch { $_.Exception.Message }; \
        try { Invoke-WebRequest $u/last -SkipHttpErrorCheck -PassThru } catch { $_.FullyQualifiedErrorId }";
    assert_eq!(
        run("core", script),
        "Connection refused (127.0.0.1:1)\n\
         WebCmdletOutFileMissingException,Microsoft.PowerShell.Commands.InvokeWebRequestCommand"
    );
    let script = "try { Invoke-WebRequest http://127.0.0.1:1/ } catch { $_.Exception.Message }";
    assert_eq!(
        run("desktop", script),
        "Unable to connect to the remote server"
    );
}
