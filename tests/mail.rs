//! Mail against a server of the test's own: what goes over the wire, and what a script hears of refusals.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::thread::JoinHandle;

/// What a server was told, in two parts: the commands, and the letters' lines.
#[derive(Default)]
struct Told {
    commands: Vec<String>,
    letter: Vec<String>,
}

/// Serves so many connections one after the other; receivers at `refused.example` are not there.
fn server(connections: usize) -> (u16, JoinHandle<Told>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        let mut told = Told::default();
        for _ in 0..connections {
            let (stream, _) = listener.accept().unwrap();
            converse(stream, &mut told);
        }
        told
    });
    (port, thread)
}

fn converse(stream: TcpStream, told: &mut Told) {
    let mut writer = stream.try_clone().unwrap();
    let mut say = |line: &str| write!(writer, "{line}\r\n").unwrap();
    say("220 test ESMTP");
    let mut in_letter = false;
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else { return };
        if in_letter {
            if line == "." {
                in_letter = false;
                say("250 taken");
            } else {
                told.letter.push(line);
            }
            continue;
        }
        match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => say("250-test\r\n250-DSN\r\n250 AUTH LOGIN"),
            "AUTH" => say("334 VXNlcm5hbWU6"),
            "dXNlcg==" => say("334 UGFzc3dvcmQ6"),
            "cGFzcw==" => say("235 welcome"),
            "RCPT" if line.contains("refused.example") => say("550 5.1.1 nobody"),
            "DATA" => {
                in_letter = true;
                say("354 go on");
            }
            "QUIT" => {
                say("221 bye");
                return;
            }
            _ => say("250 fine"),
        }
        told.commands.push(line);
    }
}

/// What a script prints, in PowerShell 7.
fn printed(script: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_msol"))
        .args(["--tenant", "demo:", "--width", "300", "--edition", "core"])
        .args(["-c", script])
        .output()
        .unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}

#[test]
fn a_message_goes_out_with_its_parameters() {
    let (port, thread) = server(1);
    let file = std::env::temp_dir().join(format!("msol-mail-{}.txt", std::process::id()));
    std::fs::write(&file, "enclosed").unwrap();
    let shown = printed(&format!(
        "$login = [pscredential]::new('user', (ConvertTo-SecureString pass -AsPlainText -Force)); \
         Send-MailMessage -From 'Me <me@contoso.example>' -To a@x.example, b@x.example -Bcc c@x.example \
         -Subject Hello -Body '<b>hi</b>' -BodyAsHtml -Priority High -Attachments '{}' \
         -DeliveryNotificationOption OnFailure -Credential $login -SmtpServer 127.0.0.1 -Port {port}",
        file.display()
    ));
    assert!(shown.starts_with("WARNING: The command 'Send-MailMessage' is obsolete."));
    let told = thread.join().unwrap();
    for command in [
        "AUTH LOGIN",
        "MAIL FROM:<me@contoso.example>",
        "RCPT TO:<b@x.example> NOTIFY=FAILURE",
        "RCPT TO:<c@x.example> NOTIFY=FAILURE",
    ] {
        assert!(told.commands.iter().any(|c| c == command), "{command}");
    }
    for line in [
        "From: Me <me@contoso.example>",
        "To: a@x.example, b@x.example",
        "Subject: Hello",
        "Importance: high",
        "Content-Type: text/html; charset=us-ascii",
        "<b>hi</b>",
        "ZW5jbG9zZWQ=",
    ] {
        assert!(
            told.letter.iter().any(|l| l == line),
            "{line}: {:?}",
            told.letter
        );
    }
    assert!(!told.letter.iter().any(|l| l.contains("c@x.example")));
    let _ = std::fs::remove_file(file);
}

#[test]
fn one_refused_receiver_does_not_keep_the_others_from_getting_it() {
    let (port, thread) = server(1);
    let shown = printed(&format!(
        "Send-MailMessage -From me@x.example -To a@x.example, no@refused.example -Subject s -Body b \
         -SmtpServer 127.0.0.1 -Port {port} -WarningAction Ignore -ErrorAction SilentlyContinue; \
         $Error[0].FullyQualifiedErrorId; $Error[0].Exception.Message"
    ));
    assert_eq!(
        shown,
        "SmtpException,Microsoft.PowerShell.Commands.SendMailMessage\n\
         Mailbox unavailable. The server response was: 5.1.1 nobody\n"
    );
    assert!(thread.join().unwrap().letter.contains(&"b".to_string()));
}

#[test]
fn dot_nets_client_sends_what_administrators_build_by_hand() {
    let (port, thread) = server(2);
    let shown = printed(&format!(
        "$m = New-Object System.Net.Mail.MailMessage; $m.From = 'me@x.example'; $m.To.Add('a@x.example'); \
         $m.CC.Add('b@x.example'); $m.Subject = 'Grüße'; $m.Body = 'text'; $m.Headers.Add('X-Own', 'mine'); \
         $c = New-Object System.Net.Mail.SmtpClient('127.0.0.1', {port}); $c.EnableSsl = $false; $c.Send($m); \
         try {{ $c.Send('me@x.example', 'no@refused.example', 's', 'b') }} \
         catch {{ $_.Exception.InnerException.StatusCode; $_.Exception.InnerException.FailedRecipient }}"
    ));
    assert_eq!(shown, "MailboxUnavailable\n<no@refused.example>\n");
    let letter = thread.join().unwrap().letter;
    for line in [
        "Cc: b@x.example",
        "X-Own: mine",
        "Subject: =?utf-8?b?R3LDvMOfZQ==?=",
        "text",
    ] {
        assert!(letter.iter().any(|l| l == line), "{line}: {letter:?}");
    }
}

#[test]
fn what_is_lacking_is_told_before_anything_is_sent() {
    let shown = printed(
        "$ErrorActionPreference = 'SilentlyContinue'; $WarningPreference = 'SilentlyContinue'; \
         Send-MailMessage -From me@x.example -To a@x.example -Subject s; $Error[0].FullyQualifiedErrorId; \
         Send-MailMessage -From nobody -To a@x.example -Subject s -SmtpServer x; $Error[0].FullyQualifiedErrorId; \
         try { [System.Net.Mail.SmtpClient]::new('x').Send([System.Net.Mail.MailMessage]::new()) } \
         catch { $_.Exception.InnerException.Message }",
    );
    assert_eq!(
        shown,
        "Microsoft.PowerShell.Commands.SendMailMessage\n\
         FormatException,Microsoft.PowerShell.Commands.SendMailMessage\n\
         A from address must be specified.\n"
    );
}
