use super::{is_at_sender, meaning};
use crate::shop::parcel::ParcelStatus::{self, AttemptFailed, OutForDelivery, ReadyForPickup, Returned};

fn all_mean(expected: Option<ParcelStatus>, texts: &[&str]) {
    let wrong: Vec<_> = texts.iter().filter(|text| meaning(text) != expected).map(|text| (*text, meaning(text))).collect();
    assert!(wrong.is_empty(), "not {expected:?}: {wrong:#?}");
}

#[test]
fn p14_what_lies_ready_is_ready() {
    all_mean(
        Some(ReadyForPickup),
        &[
            "Die Sendung liegt ab sofort in der Filiale Musterweg 7, 12345 Stadt zur Abholung bereit.",
            "Die Sendung liegt für den Empfänger zur Abholung in der Packstation bereit.",
            "Die Sendung liegt in der PACKSTATION 123 zur Abholung bereit.",
            "Die Sendung wurde in die PACKSTATION eingestellt und kann dort abgeholt werden.",
            "Die Sendung kann in der Postfiliale abgeholt werden.",
            "Abholbereit",
            "Der Empfänger wurde benachrichtigt, die Sendung liegt in der Filiale.",
            "Der Empfänger wurde nicht angetroffen. Die Sendung liegt im Paketshop zur Abholung bereit.",
            "Die Sendung liegt 7 Tage zur Abholung bereit und wird danach zurückgesandt.",
            "The shipment is ready for pick-up at the PACKSTATION",
            "Available for pickup",
            "The parcel can be collected at the parcel shop.",
            "Delivered to Access Point, awaiting customer pickup",
            "Held at post office",
            "Ihr Paket wartet auf Abholung",
            "Die Sendung wartet im DHL Paketshop.",
            "Die Sendung kann ab dem 28.11. ab 10:00 Uhr in der Filiale abgeholt werden.",
            "Die Sendung ist im PaketShop eingetroffen.",
            "Die Sendung wurde in die Filiale gebracht und liegt dort zur Abholung bereit.",
        ],
    );
}

#[test]
fn p14_what_goes_back_goes_back() {
    all_mean(
        Some(Returned),
        &[
            "Die Sendung wird zurückgesandt.",
            "Die Annahme wurde verweigert; die Sendung wird an den Absender zurückgesandt.",
            "Die Sendung wurde nicht abgeholt und wird zurückgesandt.",
            "Rücksendung eingeleitet",
            "Die Sendung wurde zuru\u{308}ckgesandt.",
            "Die Sendung geht an den Absender zurück.",
            "Shipment returned to shipper",
            "The shipment is being returned to the sender",
            "Return to sender",
            "Returned to sender, addressee unknown",
            "Die Sendung wird zum Absender zurückbefördert.",
            "Die nicht aus der Packstation abgeholte Sendung wird zurückgesandt.",
            "The parcel is on its way back to the sender",
            "Shipment returned",
        ],
    );
    assert!(
        ["Die Rücksendung wurde dem Absender zugestellt.", "Delivered to the sender", "The shipment was delivered back to shipper"]
            .iter()
            .all(|t| is_at_sender(t))
    );
    let others =
        ["Die Sendung wurde erfolgreich zugestellt.", "Der Absender wurde informiert.", "Delivered to neighbour", "Proof of delivery was sent to the sender"];
    assert!(!others.iter().any(|text| is_at_sender(text)));
}

#[test]
fn p14_an_attempt_that_failed_is_told() {
    all_mean(
        Some(AttemptFailed),
        &[
            "Die Sendung wurde nicht an den Empfänger ausgeliefert: Empfänger nicht angetroffen.",
            "Der Empfänger wurde nicht angetroffen. Die Sendung konnte nicht zugestellt werden und wird gelagert. Der Empfänger wurde benachrichtigt.",
            "Erfolgloser Zustellversuch, Empfänger nicht zu Hause",
            "Es erfolgt ein 2. Zustellversuch.",
            "Empfangsadresse bei Zustellversuch geschlossen",
            "Eine Benachrichtigungskarte wurde hinterlassen.",
            "Aufgrund eines Adressfehlers konnte die Sendung nicht zugestellt werden.",
            "Recipient absent",
            "Zustellversuch beim Wunschnachbarn erfolglos",
            "No access to the delivery address",
            "The recipient was not present",
            "Delivery attempt unsuccessful, notification left",
            "The shipment could not be delivered, and the recipient has been notified.",
        ],
    );
}

#[test]
fn p14_what_the_driver_has_is_out_for_delivery() {
    all_mean(
        Some(OutForDelivery),
        &["Die Sendung wurde in das Zustellfahrzeug geladen.", "The shipment has been loaded onto the delivery vehicle", "Out for delivery", "In Zustellung"],
    );
}

#[test]
fn p14_what_is_to_come_or_may_come_has_not_happened() {
    all_mean(
        None,
        &[
            "Die Sendung wurde im Paketzentrum bearbeitet.",
            "Die Sendung wurde vom Absender in der Filiale eingeliefert.",
            "Die Sendung wird zur Abholung in die Filiale Musterweg gebracht.",
            "Die Sendung befindet sich auf dem Weg zur PACKSTATION.",
            "Die Sendung konnte nicht in die gewünschte Packstation eingestellt werden und wird in eine Filiale gebracht.",
            "Die Sendung wurde beschädigt und wird zur Nachverpackung in das Paketzentrum zurückgesandt.",
            "Falls die Sendung nicht abgeholt wird, wird sie nach Ablauf der Frist zurückgesandt.",
            "Otherwise it will be returned to the sender",
            "Der Empfänger wurde per E-Mail über die Sendung benachrichtigt.",
            "The shipment has been picked up",
            "The shipment will be available for pick-up tomorrow",
            "Arrived at the parcel centre",
            "Die Sendung wurde elektronisch angekündigt.",
            "Die Verzollung ist abgeschlossen.",
            "Recipient notified",
            "Der Empfänger wird benachrichtigt.",
            "Returned to delivery depot",
            "Porto bezahlt",
            "",
        ],
    );
}

#[test]
fn e1_what_carriers_say_is_known_more_exactly_and_never_kept() {
    use crate::shop::parcel::ParcelStatus::{Delivered, InTransit, Returned};
    use crate::shop::parcel::ParcelStep::{self, *};
    let cases: [(ParcelStatus, Option<ParcelStep>, &[&str]); 9] = [
        (InTransit, Some(Accepted), &["Die Sendung wurde vom Absender in der Filiale eingeliefert.", "Acceptance scan", "Picked up by carrier"]),
        (InTransit, Some(AtCentre), &["Die Sendung wurde im Start-Paketzentrum bearbeitet.", "In der Zustellbasis eingetroffen", "Arrived at facility"]),
        (InTransit, Some(LeftCentre), &["Die Sendung hat das Paketzentrum verlassen.", "Departed from hub"]),
        (InTransit, Some(InCustoms), &["Die Sendung wird vom Zoll geprüft.", "Held in customs"]),
        (InTransit, Some(ClearedCustoms), &["Die Zollabfertigung ist abgeschlossen.", "Customs clearance completed"]),
        (Delivered, Some(WithNeighbour), &["Zugestellt an Nachbar Maria Muster, Musterstr. 5", "Delivered to neighbour J. Smith"]),
        (Delivered, Some(AtSafePlace), &["Am Ablageort hinterm Haus, Türcode 4711, abgelegt", "Left in a safe place: shed, code 4711"]),
        (Delivered, None, &["Zugestellt an Maria Muster, Musterstr. 5, Türcode 4711#", "Delivered. Signed by: MUSTER"]),
        (Returned, None, &["Nachbar hat die Annahme verweigert, Zoll, Paketzentrum"]),
    ];
    for (status, step, texts) in cases {
        for text in texts {
            assert_eq!(super::step(status, text), step, "{text}");
        }
    }
}
