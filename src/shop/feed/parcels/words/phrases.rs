//! Phrases by meaning: lower case, umlauts as two letters, separated by `|`.

use crate::shop::parcel::ParcelStep;

/// Conditions and announcements: what follows has not happened yet.
pub(super) const CONDITIONS: &str = "falls |wenn |sofern |sollte |andernfalls|ansonsten|sonst |nach ablauf|danach |anschliessend|spaetestens|bei nichtabholung|if |otherwise|\
    unless|should |after that|after which|afterwards|then |in case|may be ";

/// Phrases for a return to the sender.
pub(super) const BACK: &str = "ruecksend|zurueckgesandt|zurueckgesendet|zurueckgeschickt|zurueckgeliefert|zurueckgestellt an den absender|zurueck an|zurueck zum absender|\
    absender zurueck|geht zurueck|retoure|retour an|return to sender|return to the sender|return to shipper|return to the shipper|returning to|\
    return shipment|return initiated|sent back|back to |returned|return to origin|rueckversand|ruecktransport|rueckfuehrung|ruecklauf|\
    zurueckbefoerdert|zurueckgefuehrt|zurueckgebracht";

/// Carriers' facilities: a parcel can go back to these without being returned.
pub(super) const INSIDE: &str = "paketzentrum|zustellbasis|dhl station|zustellstation|verteilstation|the station|depot|niederlassung|facility|hub|terminal|delivery base|parcel cent|warehouse|carrier|lager|umschlag";

/// The sender.
pub(super) const SENDER: &str = "sender|shipper|consignor|merchant";

/// Phrases that contain return words but mean no return.
pub(super) const NO_RETURN: &str = "nicht zurueck|keine rueck|not be returned|not returned|no return|label|retourenschein|etikett|vom absender zurueck";

/// Pickup points.
pub(super) const PLACES: &str = "filiale|packstation|paketshop|paketbox|paketautomat|abholstation|abholstelle|abholort|poststation|postamt|partnershop|servicepoint|\
    service point|locker|access point|pick-up point|pickup point|pick up point|collection point|parcel shop|parcelshop|post office|\
    retail outlet|pick-up location";

/// Phrases for "ready for pickup".
pub(super) const READY: &str = "abholbereit|ready for pick|available for pick|ready for collection|available for collection|ready to be picked up|ready to be collected|\
    ready to collect|available to collect|awaiting collection|awaiting customer|awaiting pickup by the recipient|\
    awaiting pick-up by the recipient|awaiting recipient|can be picked up|can be collected|may be picked up|may be collected|held for pick|\
    hold for pick|waiting for pick|waiting to be collected|waiting to be picked up|waiting for collection|kann dort abgeholt|\
    wartet auf abholung";

/// Phrases for "not ready yet", or not for the recipient.
pub(super) const NOT_READY: &str = "gebracht|transportiert|weitergeleitet|umgeleitet|auf dem weg|unterwegs zu|ab morgen|morgen |am naechsten|naechsten werktag|in kuerze|\
    demnaechst|voraussichtlich|wird zur abholung|wird dort|bereitgestellt werden|noch nicht|nicht bereit|nicht mehr|nicht in die|konnte nicht|\
    koennte|nicht abgeholt|nicht moeglich|absender|vom kurier|will be|being taken|being brought|on its way|soon|tomorrow|expected|not yet|\
    not ready|not collected|not picked up|could not|cannot be|by the carrier|by carrier|by courier|shipper|from sender";

/// Phrases for a failed delivery attempt.
pub(super) const FAILED: &str = "nicht angetroffen|niemand angetroffen|niemanden angetroffen|niemand zu hause|nicht zu hause|nicht zuhause|abwesend|zustellversuch|erfolglos|\
    nicht zugestellt|nicht ausgeliefert|zustellung nicht moeglich|zustellung war nicht moeglich|zustellung war leider nicht moeglich|\
    zustellung fehlgeschlagen|benachrichtig|geschlossen|recipient absent|recipient was absent|recipient not |recipient was not|consignee absent|\
    consignee not |customer not |customer absent|customer was absent|addressee not |not at home|nobody home|nobody was home|no one home|\
    no one was home|no one was available|nobody was available|delivery attempt|attempted delivery|attempted to deliver|attempt fail|\
    failed attempt|unsuccessful|could not be delivered|couldn't be delivered|unable to deliver|delivery failed|not delivered|missed delivery|\
    failed delivery|notice left|card left|card was left|notification card|notification left|left a notice|left a card|premises closed|\
    business closed|recipient unavailable|no access|attempted to be delivered|delivery not possible|delivery was not possible|addressee absent|\
    addressee unavailable|consignee unavailable|customer unavailable|kein zugang|kein zutritt";

/// Notifications by e-mail or text message, and other phrases that mean no failed attempt.
pub(super) const NOT_FAILED: &str = "e-mail|email|sms|elektronisch|electronic|ankuendig|vorab|absender|kein zustellversuch|ohne zustellversuch|erfolgreich zugestellt|auf wunsch|abgeschlossen|verschlossen|ueber die|wird benachrichtigt|\
    on request|no delivery attempt|push";

/// Phrases for "out for delivery".
pub(super) const OUT: &str = "zustellfahrzeug|auslieferungsfahrzeug|in zustellung|in der zustellung|in auslieferung|zustellung heute|wird heute zugestellt|\
    delivery vehicle|out for delivery|with delivery courier|with the delivery courier|on vehicle for delivery|will be delivered today";

/// Phrases for "not out for delivery yet", or not to the door.
pub(super) const NOT_OUT: &str = "nicht |morgen|vorbereitet|not |tomorrow|prepar|packstation|filiale";

/// Steps on the way, the most specific first.
pub(super) const ON_THE_WAY: &[(&str, ParcelStep)] = &[
    (
        "zollabfertigung abgeschlossen|zollabfertigung ist abgeschlossen|vom zoll freigegeben|zoll hat freigegeben|verzollt|clearance completed|clearance processing complete|cleared customs|cleared by customs|released by customs|released from customs",
        ParcelStep::ClearedCustoms,
    ),
    ("zoll|customs", ParcelStep::InCustoms),
    ("umgeleitet|umleitung|nachgesandt|nachgesendet|nachsendung|neuer zustelltag|redirect|forwarded to a|rerouted", ParcelStep::Redirected),
    ("zielland|im bestimmungsland|destination country|country of destination", ParcelStep::InCountry),
    ("verlassen|departed|has left|left the|departure", ParcelStep::LeftCentre),
    (
        "vom absender|beim absender|eingeliefert|beim versender|vom versender|uebernommen|an dhl uebergeben|an den zusteller uebergeben|acceptance|accepted|handed over to the carrier|picked up from|collected from|picked up by",
        ParcelStep::Accepted,
    ),
    (
        "paketzentrum|zustellbasis|zustelldepot|depot|sortier|verteilzentrum|verteilerzentrum|umschlag|region des empfaengers|hub|facility|sort|parcel center|parcel centre|delivery base|arrival scan|terminal",
        ParcelStep::AtCentre,
    ),
];

/// Steps of a delivery: who received it, or where it was left.
pub(super) const RECEIVED: &[(&str, ParcelStep)] = &[
    ("nachbar|neighbo", ParcelStep::WithNeighbour),
    (
        "ablageort|abstellort|abgelegt|abgestellt|abstellgenehmigung|garagenvertrag|wunschort|safe place|safe location|left at|left in|drop off location",
        ParcelStep::AtSafePlace,
    ),
    ("abgeholt|abholung|picked up|collected", ParcelStep::Collected),
];
