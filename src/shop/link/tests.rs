use super::*;
#[cfg(not(target_arch = "wasm32"))]
use proptest::prelude::*;

fn keys() -> Keys {
    Keys::new(vec![Key::new("k1", &[7; 32]).unwrap()]).unwrap()
}

fn full() -> Link {
    Link {
        campaign: "herbst2026-x".into(),
        block: "recommend-12".into(),
        slot: 2,
        locale: "de-du".into(),
        variant: "variant-b-12".into(),
        size: Box { width: 600, height: 160, scale: 2 },
        subject: Some([9; 16]),
        nonce: [3; 12],
        ..Link::new(Purpose::Picture, "tenant-name1", 1_795_000_000)
    }
}

#[test]
fn the_longest_link_keeps_to_200_characters() {
    let keys = Keys::new(vec![Key::new("keyid678", &[7; 32]).unwrap()]).unwrap();
    let link = Link { locale: "de-AT-x12345".into(), ..full() };
    let sealed = seal(&link, "recommend-12.png", &keys).unwrap();
    assert!(format!("/i/{sealed}/recommend-12.png").len() <= limits::LINK_CHARS);
    assert_eq!(open(&sealed, Purpose::Picture, "recommend-12.png", &keys).unwrap(), link);
}

#[test]
fn every_flipped_character_is_refused() {
    let name = "offer.png";
    let sealed = seal(&full(), name, &keys()).unwrap();
    for i in 0..sealed.len() {
        for other in "AQgw09-_.z".chars() {
            let mut changed: Vec<char> = sealed.chars().collect();
            if changed[i] == other {
                continue;
            }
            changed[i] = other;
            let changed: String = changed.into_iter().collect();
            assert!(open(&changed, Purpose::Picture, name, &keys()).is_none(), "{i} {other}");
        }
        assert!(open(&sealed[..i], Purpose::Picture, name, &keys()).is_none());
    }
    assert!(open(&format!("{sealed}="), Purpose::Picture, name, &keys()).is_none());
    assert!(open(&format!("{sealed}.{sealed}"), Purpose::Picture, name, &keys()).is_none());
}

#[test]
fn other_purposes_names_and_keys_are_refused() {
    let sealed = seal(&full(), "offer.png", &keys()).unwrap();
    assert!(open(&sealed, Purpose::Click, "offer.png", &keys()).is_none());
    assert!(open(&sealed, Purpose::Picture, "offer.gif", &keys()).is_none());
    let other = Keys::new(vec![Key::new("k1", &[8; 32]).unwrap()]).unwrap();
    assert!(open(&sealed, Purpose::Picture, "offer.png", &other).is_none());
}

#[test]
fn an_old_key_verifies_and_a_retired_one_does_not() {
    let (old, new) = (Key::new("a", &[1; 32]).unwrap(), Key::new("b", &[2; 32]).unwrap());
    let sealed = seal(&full(), "x.png", &Keys::new(vec![old.clone()]).unwrap()).unwrap();
    let rotated = Keys::new(vec![new.clone(), old]).unwrap();
    assert!(open(&sealed, Purpose::Picture, "x.png", &rotated).is_some());
    assert!(open(&sealed, Purpose::Picture, "x.png", &Keys::new(vec![new]).unwrap()).is_none());
}

#[test]
fn bad_keys_and_ids_are_named() {
    assert_eq!(Key::new("k", &[0; 31]).err().unwrap().code, Code::LinkBadKey);
    assert_eq!(Key::new("a.b", &[0; 32]).err().unwrap().code, Code::LinkBadKey);
    assert_eq!(Keys::new(vec![]).err().unwrap().code, Code::LinkBadKey);
    let same = || Key::new("k", &[0; 32]).unwrap();
    assert_eq!(Keys::new(vec![same(), same()]).err().unwrap().code, Code::LinkBadKey);
    for id in ["thirteen-long", "käse", "a b", "a/b"] {
        let link = Link { block: id.into(), ..full() };
        assert_eq!(seal(&link, "", &keys()).err().unwrap().code, Code::LinkBadId, "{id}");
    }
}

#[test]
fn nonce_and_served_key_depend_on_the_send() {
    let k = keys();
    assert_ne!(nonce(&k, "t", "c", "m1"), nonce(&k, "t", "c", "m2"));
    assert_ne!(nonce(&k, "t", "cm", "1"), nonce(&k, "t", "c", "m1"));
    let other = Link { nonce: [4; 12], ..full() };
    assert_ne!(served_key(&full(), &k), served_key(&other, &k));
}

#[cfg(not(target_arch = "wasm32"))]

proptest! {
    #[test]
    fn open_of_seal_is_the_link(tenant in "[a-zA-Z0-9_-]{1,12}", block in "[a-z0-9-]{0,12}", slot: u8, width: u16, height: u16, dark: bool, subject: Option<[u8; 16]>, nonce: [u8; 12], issued_at: u32) {
        let link = Link { tenant, block, slot, size: Box { width, height, scale: 1 }, dark, subject, nonce, issued_at, ..full() };
        let sealed = seal(&link, "n.png", &keys()).unwrap();
        prop_assert_eq!(open(&sealed, Purpose::Picture, "n.png", &keys()), Some(link));
    }

    #[test]
    fn nothing_else_opens(text in "\\PC{0,220}", body in "[A-Za-z0-9_-]{0,120}") {
        prop_assert!(open(&text, Purpose::Picture, "n.png", &keys()).is_none());
        let guess = format!("v1.k1.{body}.AAAAAAAAAAAAAAAAAAAAAA");
        prop_assert!(open(&guess, Purpose::Picture, "n.png", &keys()).is_none());
    }
}
