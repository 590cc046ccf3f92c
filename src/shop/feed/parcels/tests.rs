use super::parcels;
use crate::shop::parcel::ParcelStatus;

fn status(json: &str) -> ParcelStatus {
    parcels(json, 0).unwrap().0[0].status
}

#[test]
fn a_carriers_sentence_refines_its_status() {
    use ParcelStatus::{AttemptFailed, Delivered, Exception, InTransit, OutForDelivery, ReadyForPickup, Returned};
    let aftership = |tag: &str, message: &str| status(&format!(r#"{{"tracking_number":"A1","tag":"{tag}","subtag_message":"{message}","checkpoints":[]}}"#));
    for (tag, message, expected) in [
        ("InTransit", "In transit", InTransit),
        ("InTransit", "Returning to sender", Returned),
        ("Exception", "Returned to sender", Returned),
        ("Exception", "Address unknown", Exception),
        ("Delivered", "Delivered to the sender", Returned),
        ("Delivered", "Delivered", Delivered),
        ("OutForDelivery", "Out for delivery", OutForDelivery),
        ("OutForDelivery", "Available for pickup", ReadyForPickup),
        ("InTransit", "Delivery attempt failed", AttemptFailed),
    ] {
        assert_eq!(aftership(tag, message), expected, "{tag}: {message}");
    }
    let dhl = |code: &str, text: &str| {
        status(&format!(
            r#"{{"shipments":[{{"id":"00340434161094042557","service":"parcel-de","status":{{"statusCode":"{code}","status":"{text}"}},"events":[]}}]}}"#
        ))
    };
    for (code, text, expected) in [
        ("transit", "in transit", InTransit),
        ("delivered", "Delivered", Delivered),
        ("delivered", "Die Sendung wurde dem Absender zugestellt", Returned),
        ("transit", "Die Sendung wird an den Absender zurückgesandt", Returned),
        ("failure", "Adresse unbekannt", Exception),
    ] {
        assert_eq!(dhl(code, text), expected, "{code}: {text}");
    }
}
