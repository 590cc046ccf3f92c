//! French.

use super::Language;
use super::de::GERMANY;
use super::locale::{Locale, NNBSP};
use super::plural::Counting;
use super::texts::{
    AltTexts, Forms, FrameTexts, LiveTexts, MailTexts, MessageTexts, OrderTexts, PageTexts, ParcelTexts, Pattern, PollTexts, PriceTexts, TextPageTexts,
    TrackingTexts, UnsubscribeTexts,
};
use crate::base::money::cldr;

pub(super) const LOCALES: &[Locale] = &[Locale {
    tag: "fr-FR",
    language: Language::Fr,
    symbols: cldr::FR_FR,
    at: " à ",
    short_at: " ",
    group: NNBSP,
    months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    long_date: "d MMMM y",
    short_date: "dd/mm",
    counting: Counting::French,
    ..GERMANY
}];

/// Its letters besides those of ASCII.
pub(super) const LETTERS: &str = "ÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸàâæçèéêëîïôœùûüÿ";

pub(super) fn prices(_: &str) -> &'static PriceTexts {
    &PRICES
}

static PRICES: PriceTexts = PriceTexts {
    lowest_30_days: "Prix le plus bas des 30 derniers jours",
    before_first_step: Some("Prix avant la première réduction"),
    recommended: Some("Prix conseillé"),
    regular: Some("Prix habituel"),
    before_expiry: Some("Prix avant réduction"),
    previous: Some("Ancien prix"),
    as_of: Pattern::new("Mis à jour le {0}"),
    saving: Pattern::new("{0} d’économie"),
    saving_on_recommended: Some(Pattern::new("{0} de moins que le prix conseillé")),
    starting_at: Pattern::new("à partir de {0}"),
    short_shelf_life: "réduit\u{a0}: date courte",
    unit_price: Pattern::new("Prix à l’unité de mesure {0}"),
    piece: "pièce",
    deposit: Pattern::new("consigne en sus\u{a0}: {0}"),
    tax_and_shipping: "TTC, hors frais de livraison",
    tax: "TTC",
    shipping: "hors frais de livraison",
};

pub(super) static MAIL: MailTexts = MailTexts {
    price_as_text: "Voir le prix actuel sous forme de texte",
    instead_of: "au lieu de",
    show_more: "Afficher plus",
    alt: AltTexts {
        price: "Prix actuel",
        offer: "Offre actuelle",
        stock: "Disponibilité",
        rating: "Avis",
        countdown: "Temps restant",
        parcel: "Suivi du colis",
        order: "Suivi de la commande",
        points: "Solde de points",
        voucher: "Bon de réduction",
        poll: "Sondage",
        content: "Actualités",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "En précommande",
    backorder: "En réapprovisionnement",
    sold_out: "Épuisé",
    booked_out: "Complet",
    similar_offers: "Offres similaires sur le site →",
    view_offer: "Voir l’offre →",
    view_product: "Voir le produit",
    view_trip: "Voir le voyage",
    order_ahead: "Précommander",
    view_price: "Voir le prix actuel",
    price_in_shop: "Prix et disponibilité sont indiqués en boutique.",
    similar_products: "Produits similaires",
    similar_trips: "Voir des voyages similaires",
    track_parcel: "Suivre le colis",
    view_details: "Voir les détails",
    available_from: Pattern::new("disponible à partir du {0}"),
    saved: Pattern::new("{0} d’économie"),
    neutral: MessageTexts {
        offer: ("Voir l’offre actuelle", "Prix et disponibilité sur le site →"),
        parcel: ("Suivre le colis", "Dernier statut sur le site →"),
        order: ("Voir le suivi de la commande", "Dernier statut sur le site →"),
        points: ("Voir le solde de points", "Solde actuel dans l’espace client →"),
        voucher: ("Voir le bon de réduction", "Code et conditions dans l’espace client →"),
        poll: ("Voir le sondage", "Question et réponses →"),
        content: ("Du nouveau sur le site", "À découvrir →"),
    },
    ended: MessageTexts {
        offer: ("Offre terminée", "Offres actuelles sur le site →"),
        parcel: ("Suivi terminé", "Commandes dans l’espace client →"),
        order: ("Commande clôturée", "Commandes dans l’espace client →"),
        points: ("Voir le solde de points", "Solde actuel dans l’espace client →"),
        voucher: ("Ce bon n’est plus valable", "Utilisé ou expiré · offres sur le site →"),
        poll: ("Sondage terminé", "Merci pour toutes les réponses"),
        content: ("Opération terminée", "Offres actuelles sur le site →"),
    },
    few_left: Forms::romance(Pattern::new("Plus que {0} disponible"), Pattern::new("Plus que {0} disponibles"), Pattern::new("Plus que {0} disponibles")),
    limited: "Stock limité",
    in_stock: "Disponible",
    of_five: Pattern::new("{0} sur 5"),
    reviews: Forms::romance(Pattern::new("{0} avis"), Pattern::new("{0} d’avis"), Pattern::new("{0} avis")),
    ends_in: "Fin de l’offre dans",
    ends_at: Pattern::new("jusqu’au {0}"),
    units: ["jours", "h", "min", "s"],
    parcel: ParcelTexts {
        steps: ["Annoncé", "En route", "En livraison", "Livré"],
        step_attempted: "Tentative",
        step_ready: "À retirer",
        step_returned: "Retourné",
        announced: ("Colis annoncé", "Le transporteur ne l’a pas encore pris en charge"),
        in_transit: ("Le colis est en route", "Pas encore de date de livraison"),
        out_for_delivery: ("Arrive aujourd’hui", "Le colis est en cours de livraison"),
        attempt_failed: ("Livraison impossible", "Nouvelle tentative ou retrait à venir"),
        ready_for_pickup: ("Disponible au retrait", "Le transporteur indique le lieu de retrait"),
        delivered: ("Livré", "Le colis est arrivé"),
        exception: ("Le colis est bloqué", "Détails dans le suivi →"),
        returned: ("Retour à l’expéditeur", "Le service client répond aux questions →"),
        unknown: ("Pas de statut récent", "Détails dans le suivi →"),
        on_vehicle: ("En cours de livraison", "Le colis est avec le livreur"),
        delayed: ("La livraison est retardée", "Pas encore de nouvelle date"),
        accepted: "Pris en charge par le transporteur",
        at_centre: "Arrivé dans un centre de tri",
        left_centre: "A quitté un centre de tri",
        in_country: "Arrivé dans le pays de destination",
        in_customs: "En douane",
        cleared_customs: "Dédouané",
        redirected: "Réacheminé",
        collected: "Retiré",
        with_neighbour: "Remis à un voisin",
        at_safe_place: "Déposé à l’endroit choisi",
    },
    order: OrderTexts {
        steps: ["Commandé", "En préparation", "Emballé", "Expédié"],
        step_cancelled: "Annulé",
        return_steps: ["Enregistré", "Reçu", "Vérifié", "Remboursé"],
        received: ("Commande reçue", "Prochaine étape\u{a0}: la préparation"),
        in_process: ("Commande en préparation", "Prochaine étape\u{a0}: l’emballage"),
        packed: ("Commande emballée", "Elle attend le transporteur"),
        dispatched: ("Commande expédiée", "Elle a été remise au transporteur"),
        delivered: ("Commande livrée", "Bonne découverte\u{a0}!"),
        cancelled: ("Commande annulée", "Détails dans l’espace client →"),
        return_announced: ("Retour enregistré", "Il sera vérifié à son arrivée"),
        return_received: ("Retour reçu", "Prochaine étape\u{a0}: la vérification"),
        return_accepted: ("Retour accepté", "Prochaine étape\u{a0}: le remboursement"),
        refunded: ("Montant remboursé", "La banque peut encore mettre quelques jours"),
    },
    expected: Pattern::new("Date prévue\u{a0}: {0}"),
    delivered_at: Pattern::new("Livré le {0}"),
    points: Forms::romance("point", "de points", "points"),
    points_to: Pattern::new("Encore {0} pour\u{a0}: {1}"),
    reached: Pattern::new("Atteint\u{a0}: {0}"),
    expiring: Forms::romance(
        Pattern::new("{0} point expire le {1}"),
        Pattern::new("{0} de points expirent le {1}"),
        Pattern::new("{0} points expirent le {1}"),
    ),
    percent_off: Pattern::new("{0} de remise"),
    from_order_value: Pattern::new("dès {0} d’achat"),
    valid_until: Pattern::new("valable jusqu’au {0}"),
    votes: Forms::romance(Pattern::new("{0} vote"), Pattern::new("{0} de votes"), Pattern::new("{0} votes")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Aller sur le site", resume: "Reprendre la dernière visite" },
    no_page: ("Cette page n’existe pas", "Merci de rouvrir le lien de l’e-mail. Si cela ne suffit pas, le service client peut aider."),
    unavailable: ("Indisponible pour le moment", "Merci de réessayer dans quelques minutes."),
    text: TextPageTexts { heading: "Prix actuel", nothing: "Cette offre est indisponible pour le moment.", link: "Voir l’offre" },
    poll: PollTexts {
        vote: "Voter",
        missed: "Le vote n’est pas encore enregistré. Merci de choisir une réponse.",
        counted: "Merci, le vote est pris en compte.",
        counted_before: "Un vote a déjà été envoyé depuis cet e-mail.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "Se désabonner\u{a0}?",
        question: "Il n’y aura plus d’e-mails de ce type.",
        action: "Se désabonner",
        done: "Désabonnement effectué",
        after: "Il n’y aura plus d’e-mails de ce type. Les messages sur les commandes en cours continueront d’arriver.",
        failed: "Cela n’a pas fonctionné",
        again: "Merci de réessayer dans quelques minutes. Rien n’a changé pour l’instant.",
        missed: "Désabonnement non effectué",
    },
    tracking: TrackingTexts {
        progress: "Progression",
        done: "terminé",
        history: "Historique",
        offers: "Offres actuelles",
        nothing: ("Pas encore de statut", "Les nouvelles informations apparaîtront ici."),
        unavailable: ("Le statut est indisponible pour le moment", "Merci de réessayer dans quelques minutes."),
        carried_by: Pattern::new("avec {0}"),
    },
};
