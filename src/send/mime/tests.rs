use super::*;

fn options(more: impl Fn(&mut Options)) -> Options {
    let mut options = Options {
        from: Some(Given::Text("Shop <post@shop.example>".to_owned())),
        to: vec![Given::Text("ada@example.com".to_owned())],
        date: Some(0.0),
        ..Options::default()
    };
    more(&mut options);
    options
}

const CONTENT: Content<'_> = Content { subject: "Grüße", text: "Hallo\n", amp: None, html: "<p>Hallo</p>\n" };

fn written(options: &Options) -> Result<String> {
    eml(CONTENT, options, &vec![b"x".to_vec(); options.attachments.len()], &|domain| Some(format!("xn--{}", domain.len())))
        .map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn m8_a_mail_as_it_is_sent() {
    let mail = written(&options(|_| ())).unwrap();
    let mark = mail.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    let id = mail.split("Message-ID: <").nth(1).unwrap().split('>').next().unwrap();
    let expected = [
        "From: Shop <post@shop.example>",
        "To: ada@example.com",
        "Subject: =?utf-8?B?R3LDvMOfZQ==?=",
        "Date: Thu, 1 Jan 1970 00:00:00 +0000",
        &format!("Message-ID: <{id}>"),
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        &format!(" boundary=\"{mark}\""),
        "",
        &format!("--{mark}"),
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 7bit",
        "",
        "Hallo",
        "",
        &format!("--{mark}"),
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: 7bit",
        "",
        "<p>Hallo</p>",
        "",
        &format!("--{mark}--"),
        "",
    ];
    assert_eq!(mail.split("\r\n").collect::<Vec<_>>(), expected);
}

#[test]
fn m8_a_long_address_to_unsubscribe_has_a_line_of_its_own() {
    let address = format!("<https://live.shop.example/u/{}>", "a".repeat(120));
    let headers = vec![("List-Unsubscribe".to_owned(), address.clone()), ("List-Unsubscribe-Post".to_owned(), "List-Unsubscribe=One-Click".to_owned())];
    let mail = written(&options(|o| o.headers.clone_from(&headers))).unwrap();
    assert!(mail.starts_with(&format!("List-Unsubscribe:\r\n {address}\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nFrom: ")), "{mail}");
}

#[test]
fn m8_every_line_break_and_nul_of_a_text_becomes_one_that_mail_has() {
    for text in ["a\rb", "a\r\nb", "a\nb", "\r", "a\0b", "ä\rb\0", "a\n\rb"] {
        let content = Content { text, html: text, ..CONTENT };
        let bytes = eml(content, &options(|_| ()), &[], &|_| None).unwrap();
        let bare = bytes.iter().enumerate().any(|(at, byte)| match byte {
            b'\n' => at == 0 || bytes[at - 1] != b'\r',
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            0 => true,
            _ => false,
        });
        assert!(!bare, "{text:?}");
    }
}

#[test]
fn m8_domains_beyond_ascii_are_asked_for() {
    let idn = options(|o| o.to = vec![Given::Text("ada@müller.example".to_owned())]);
    assert!(written(&idn).unwrap().contains("\r\nTo: ada@xn--15\r\n"));
    let found = eml(CONTENT, &idn, &[], &|_| None).unwrap_err();
    assert_eq!(found.code, Code::EmlBadAddress);
}

#[test]
fn m8_what_only_looks_like_an_encoded_word_is_encoded() {
    let named = options(|o| o.to = vec![Given::Named { name: Some("=?utf-8?Q?Bank?=".to_owned()), address: "a@b.example".to_owned() }]);
    let mail = written(&named).unwrap();
    assert!(!mail.contains("?Q?Bank"), "{mail}");
    let filed = options(|o| o.attachments = vec![Attachment { filename: Some("=?utf-8?Q?a?=.pdf".to_owned()), ..Attachment::default() }]);
    let mail = written(&filed).unwrap();
    assert!(mail.contains("filename*0*=UTF-8''%3D%3Futf;") && !mail.contains("?Q?a"), "{mail}");
}

#[cfg(not(target_arch = "wasm32"))]
mod random {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// For any input: a mail with complete lines and only the intended header fields, or an error.
        #[test]
        fn m8_any_input_is_refused_or_a_mail(
            from in "\\PC{0,40}|[a-z]{1,5}@[a-zü]{1,8}\\.example|.{0,20}<[^\u{0}]{0,30}>?",
            to in ".{0,60}|[a-z ,:;<>()\"@\\\\]{0,40}",
            name in ".{0,200}", value in ".{0,300}|[a-z \r\n]{0,90}", subject in "\\PC{0,300}", text in "(.|\r|\n|\0){0,400}",
            file in ".{0,120}", media in ".{0,30}|[a-z]{1,4}/[a-z]{1,4}(; [a-z]=.{0,10})?", cid in proptest::option::of(".{0,30}|[a-z@.]{1,20}"),
        ) {
            let options = options(|o| {
                o.from = Some(Given::Named { name: Some(from.clone()), address: "a@b.example".to_owned() });
                o.to = vec![Given::Text(to.clone()), Given::Text("c@d.example".to_owned())];
                o.headers = vec![("X-A".to_owned(), value.clone()), (name.clone(), value.clone())];
                o.attachments = vec![Attachment { filename: Some(file.clone()), content_type: Some(media.clone()), cid: cid.clone() }];
            });
            let plain = Options { to: vec![Given::Text("c@d.example".to_owned())], headers: options.headers[..1].to_vec(), ..options.clone() };
            let bare = Options { headers: Vec::new(), attachments: vec![Attachment { content_type: None, ..options.attachments[0].clone() }], ..plain.clone() };
            for options in [options, plain, bare] {
                let content = Content { subject: &subject, text: &text, amp: None, html: &text };
                let Ok(bytes) = eml(content, &options, &[b"\0\r\n\xff".to_vec()], &|_| Some("x.example".to_owned())) else { continue };
                let mail = String::from_utf8(bytes).unwrap();
                prop_assert!(mail.is_ascii() && !mail.contains('\0'));
                let lines: Vec<&str> = mail.split("\r\n").collect();
                prop_assert!(lines.iter().all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
                let head = lines.iter().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with([' ', '\t']));
                let own = 7 + options.headers.len();
                prop_assert!(head.count() <= own, "{}", mail);
            }
        }
    }
}
