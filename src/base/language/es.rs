//! Spanish.

use super::Language;
use super::de::GERMANY;
use super::locale::{Hours, Locale};
use super::plural::Counting;
use super::texts::{
    AltTexts, Forms, FrameTexts, LiveTexts, MailTexts, MessageTexts, OrderTexts, PageTexts, ParcelTexts, Pattern, PollTexts, PriceTexts, TextPageTexts,
    TrackingTexts, UnsubscribeTexts,
};
use crate::base::money::cldr;

pub(super) const LOCALES: &[Locale] = &[Locale {
    tag: "es-ES",
    language: Language::Es,
    symbols: cldr::ES_ES,
    at: " a las ",
    hours: Hours::Plain,
    min_grouping: 2,
    months: ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    long_date: "d 'de' MMMM 'de' y",
    short_date: "d/m",
    counting: Counting::Romance,
    ..GERMANY
}];

/// Its letters besides those of ASCII.
pub(super) const LETTERS: &str = "ÁÉÍÑÓÚÜáéíñóúü¡¿";

pub(super) fn prices(_: &str) -> &'static PriceTexts {
    &PRICES
}

static PRICES: PriceTexts = PriceTexts {
    lowest_30_days: "Precio más bajo de los últimos 30 días",
    before_first_step: None,
    recommended: Some("PVPR"),
    regular: Some("Precio habitual"),
    before_expiry: None,
    previous: Some("Precio anterior"),
    as_of: Pattern::new("Actualizado el {0}"),
    saving: Pattern::new("Ahorro del {0}"),
    saving_on_recommended: Some(Pattern::new("{0} menos que el PVPR")),
    starting_at: Pattern::new("desde {0}"),
    short_shelf_life: "rebajado por caducidad próxima",
    unit_price: Pattern::new("Precio por unidad de medida {0}"),
    piece: "ud.",
    deposit: Pattern::new("más {0} de depósito"),
    tax_and_shipping: "IVA incl., envío no incl.",
    tax: "IVA incl.",
    shipping: "envío no incl.",
};

pub(super) static MAIL: MailTexts = MailTexts {
    price_as_text: "Ver el precio actual como texto",
    instead_of: "en lugar de",
    show_more: "Mostrar más",
    alt: AltTexts {
        price: "Precio actual",
        offer: "Oferta actual",
        stock: "Disponibilidad",
        rating: "Valoración",
        countdown: "Tiempo restante",
        parcel: "Estado del envío",
        order: "Estado del pedido",
        points: "Saldo de puntos",
        voucher: "Cupón",
        poll: "Encuesta",
        content: "Novedades",
    },
};

pub(super) static LIVE: LiveTexts = LiveTexts {
    preorder: "En preventa",
    backorder: "Pendiente de reposición",
    sold_out: "Agotado",
    booked_out: "Completo",
    similar_offers: "Ofertas similares en la tienda →",
    view_offer: "Ver la oferta →",
    view_product: "Ver el producto",
    view_trip: "Ver el viaje",
    order_ahead: "Comprar en preventa",
    view_price: "Ver el precio actual",
    price_in_shop: "El precio y la disponibilidad están en la tienda.",
    similar_products: "Productos similares",
    similar_trips: "Ver viajes similares",
    track_parcel: "Seguir el envío",
    view_details: "Ver los detalles",
    available_from: Pattern::new("disponible desde el {0}"),
    saved: Pattern::new("{0} de ahorro"),
    neutral: MessageTexts {
        offer: ("Ver la oferta actual", "Precio y disponibilidad en la tienda →"),
        parcel: ("Ver dónde está el paquete", "Último estado en la tienda →"),
        order: ("Ver el estado del pedido", "Último estado en la tienda →"),
        points: ("Ver el saldo de puntos", "Saldo actual en la cuenta de cliente →"),
        voucher: ("Ver el cupón", "Código y condiciones en la cuenta de cliente →"),
        poll: ("Ir a la encuesta", "Ver la pregunta y las respuestas →"),
        content: ("Novedades de la tienda", "Descubrir más →"),
    },
    ended: MessageTexts {
        offer: ("Oferta finalizada", "Ofertas actuales en la tienda →"),
        parcel: ("Seguimiento finalizado", "Pedidos en la cuenta de cliente →"),
        order: ("Pedido cerrado", "Pedidos en la cuenta de cliente →"),
        points: ("Ver el saldo de puntos", "Saldo actual en la cuenta de cliente →"),
        voucher: ("El cupón ya no es válido", "Usado o caducado · ofertas en la tienda →"),
        poll: ("Encuesta cerrada", "Gracias por todas las respuestas"),
        content: ("Promoción finalizada", "Ofertas actuales en la tienda →"),
    },
    few_left: Forms::romance(Pattern::new("Solo queda {0}"), Pattern::new("Solo quedan {0}"), Pattern::new("Solo quedan {0}")),
    limited: "Quedan pocas unidades",
    in_stock: "Disponible",
    of_five: Pattern::new("{0} de 5"),
    reviews: Forms::romance(Pattern::new("{0} valoración"), Pattern::new("{0} de valoraciones"), Pattern::new("{0} valoraciones")),
    ends_in: "La oferta termina en",
    ends_at: Pattern::new("hasta el {0}"),
    units: ["días", "h", "min", "s"],
    parcel: ParcelTexts {
        steps: ["Registrado", "En camino", "En reparto", "Entregado"],
        step_attempted: "Intento fallido",
        step_ready: "Para recoger",
        step_returned: "Devuelto",
        announced: ("Envío registrado", "El transportista aún no lo ha escaneado"),
        in_transit: ("El paquete está en camino", "Aún sin fecha de entrega"),
        out_for_delivery: ("Llega hoy", "El paquete está en reparto"),
        attempt_failed: ("No se pudo entregar", "Habrá otro intento o se podrá recoger"),
        ready_for_pickup: ("Listo para recoger", "El transportista indica el punto de recogida"),
        delivered: ("Entregado", "El paquete ha llegado"),
        exception: ("Incidencia en el envío", "Detalles en el seguimiento →"),
        returned: ("El paquete vuelve al remitente", "Atención al cliente puede ayudar →"),
        unknown: ("Sin información reciente", "Detalles en el seguimiento →"),
        on_vehicle: ("En reparto", "El paquete está con el repartidor"),
        delayed: ("La entrega se retrasa", "Aún sin nueva fecha"),
        accepted: "Recibido por el transportista",
        at_centre: "Llegada a un centro de clasificación",
        left_centre: "Salida de un centro de clasificación",
        in_country: "Llegada al país de destino",
        in_customs: "En la aduana",
        cleared_customs: "Despachado de aduana",
        redirected: "Redirigido",
        collected: "Recogido",
        with_neighbour: "Entregado a un vecino",
        at_safe_place: "Dejado en el lugar elegido",
    },
    order: OrderTexts {
        steps: ["Realizado", "En preparación", "Embalado", "Enviado"],
        step_cancelled: "Cancelado",
        return_steps: ["Solicitada", "Recibida", "Revisada", "Reembolsada"],
        received: ("Pedido recibido", "Siguiente paso: preparación"),
        in_process: ("Pedido en preparación", "Siguiente paso: embalaje"),
        packed: ("Pedido embalado", "A la espera del transportista"),
        dispatched: ("Pedido enviado", "Entregado al transportista"),
        delivered: ("Pedido entregado", "¡A disfrutar!"),
        cancelled: ("Pedido cancelado", "Detalles en la cuenta de cliente →"),
        return_announced: ("Devolución solicitada", "Se revisará cuando llegue"),
        return_received: ("Devolución recibida", "Siguiente paso: revisión"),
        return_accepted: ("Devolución aceptada", "Siguiente paso: reembolso"),
        refunded: ("Importe reembolsado", "El banco puede tardar aún unos días"),
    },
    expected: Pattern::new("Previsto: {0}"),
    delivered_at: Pattern::new("Entregado el {0}"),
    points: Forms::romance("punto", "de puntos", "puntos"),
    points_to: Pattern::new("{0} más para: {1}"),
    reached: Pattern::new("Conseguido: {0}"),
    expiring: Forms::romance(Pattern::new("{0} punto caduca el {1}"), Pattern::new("{0} de puntos caducan el {1}"), Pattern::new("{0} puntos caducan el {1}")),
    percent_off: Pattern::new("{0} de descuento"),
    from_order_value: Pattern::new("en pedidos desde {0}"),
    valid_until: Pattern::new("válido hasta el {0}"),
    votes: Forms::romance(Pattern::new("{0} voto"), Pattern::new("{0} de votos"), Pattern::new("{0} votos")),
};

pub(super) static PAGES: PageTexts = PageTexts {
    frame: FrameTexts { shop: "Ir a la tienda", resume: "Continuar la última visita" },
    no_page: ("Esta página no existe", "Se puede volver a abrir el enlace del correo. Si sigue sin funcionar, la tienda puede ayudar."),
    unavailable: ("Ahora mismo no está disponible", "Se puede intentar de nuevo en unos minutos."),
    text: TextPageTexts { heading: "Precio actual", nothing: "Esta oferta no está disponible ahora mismo.", link: "Ver la oferta" },
    poll: PollTexts {
        vote: "Votar",
        missed: "Aún no se ha votado. Falta elegir una respuesta.",
        counted: "Gracias, el voto se ha registrado.",
        counted_before: "Desde este correo ya se ha votado.",
    },
    unsubscribe: UnsubscribeTexts {
        heading: "¿Cancelar la suscripción?",
        question: "Después no llegarán más correos de este tipo.",
        action: "Cancelar la suscripción",
        done: "Suscripción cancelada",
        after: "No llegarán más correos de este tipo. Los mensajes sobre pedidos en curso seguirán llegando.",
        failed: "No se ha podido completar",
        again: "Se puede intentar de nuevo en unos minutos. Por ahora no ha cambiado nada.",
        missed: "Suscripción aún no cancelada",
    },
    tracking: TrackingTexts {
        progress: "Progreso",
        done: "completado",
        history: "Historial",
        offers: "Ofertas actuales",
        nothing: ("Aún sin información", "Cuando haya novedades, aparecerán aquí."),
        unavailable: ("El estado no está disponible ahora mismo", "Se puede intentar de nuevo en unos minutos."),
        carried_by: Pattern::new("con {0}"),
    },
};
