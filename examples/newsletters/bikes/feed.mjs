// The bicycle shop's offers as its pages have them: schema.org products in JSON-LD, with ratings, before the winter sale and during it.
import { germanTime } from "../days.mjs";

const goods = [
  { id: "kiesel-3", name: "Gravelbike Kiesel 3 mit Rahmentasche", image: "gravel-road", price: 1999, sale: 1599, size: "Rahmen S–XL", rating: [4.6, 128] },
  { id: "leuchtturm-80", name: "Frontlicht Leuchtturm 80 Lux", image: "light", price: 79.95, sale: 63.95, rating: [4.7, 412] },
  { id: "glut", name: "Rücklicht Glut mit Bremslicht", image: "rear-light", price: 34.95, rating: [4.6, 201] },
  { id: "anker", name: "Bügelschloss Anker", image: "lock", price: 59.95, rating: [4.5, 233] },
  { id: "luv", name: "Helm Luv", image: "helmet", price: 89.95, size: "S–L", rating: [4.6, 1284] },
  {
    id: "sturmkante",
    name: "Regenjacke Sturmkante, 3 Lagen, recycelt",
    image: "jacket",
    price: 143.95,
    recommended: 179.95,
    color: "3 Farben",
    size: "XS–XXL",
    rating: [4.4, 86],
  },
  { id: "graupel", name: "Handschuhe Graupel, winddicht", image: "gloves", price: 49.95, sale: 39.95, size: "Größen 7–11", rating: [4.3, 64] },
  { id: "deich-20", name: "Packtasche Deich, wasserdicht, 20 l", image: "pannier", price: 74.95, left: 3, color: "2 Farben", rating: [4.8, 174] },
  { id: "talwaerts-24", name: "Rucksack Talwärts 24", image: "backpack", price: 119.95, size: "24 Liter", rating: [4.3, 57] },
  { id: "klingel-kiek", name: "Klingel Kiek, Messing", image: "bell", price: 24.95, rating: [4.9, 92] },
  { id: "boee", name: "Standpumpe Böe", image: "pump", price: 39.95, rating: [4.6, 88] },
  { id: "priel-750", name: "Trinkflasche Priel, 750 ml", image: "bottle", price: 19.95, rating: [4.2, 41] },
  { id: "tropfen-100", name: "Kettenöl Tropfen, 100 ml", image: "oil", price: 8.95, litres: 0.1, rating: [4.9, 310] },
];

/** The products as JSON-LD: reduced, or as they cost before. */
export function feed({ isReduced }) {
  const specification = (price, more) => ({ "@type": "UnitPriceSpecification", price, priceCurrency: "EUR", ...more });
  const product = ({ id, name, image, price, sale, recommended, litres, left, color, size, rating: [ratingValue, reviewCount] }) => {
    const now = (isReduced && sale) || price;
    const regular = now < price && specification(price, { priceType: "https://schema.org/StrikethroughPrice" });
    const suggested = recommended && specification(recommended, { priceType: "https://schema.org/MSRP" });
    const content =
      litres &&
      specification(now, {
        referenceQuantity: {
          "@type": "QuantitativeValue",
          value: litres,
          unitCode: "LTR",
          valueReference: { "@type": "QuantitativeValue", value: 1, unitCode: "LTR" },
        },
      });
    return {
      "@type": "Product",
      sku: id,
      name,
      color,
      size,
      url: `https://nordwind.example/p/${id}`,
      image: `https://nordwind.example/bilder/${image}.jpg`,
      brand: { "@type": "Brand", name: "Nordwind" },
      aggregateRating: { "@type": "AggregateRating", ratingValue, reviewCount },
      offers: {
        "@type": "Offer",
        price: now,
        priceCurrency: "EUR",
        availability: "https://schema.org/InStock",
        inventoryLevel: left && { "@type": "QuantitativeValue", value: left },
        priceSpecification: [regular, suggested, content].filter(Boolean),
      },
    };
  };
  return JSON.stringify({ "@context": "https://schema.org", "@graph": goods.map(product) });
}

/** A parcel as DHL's API tells of it: under way since yesterday, expected the day after tomorrow. */
export function parcel(now) {
  const HOUR = 3_600_000;
  const event = (hours, statusCode) => ({ timestamp: new Date(now - hours * HOUR).toISOString(), statusCode, description: statusCode });
  const events = [event(2, "transit"), event(26, "pre-transit")];
  const estimatedDeliveryTimeFrame = { estimatedFrom: germanTime(now, 2, "10:00"), estimatedThrough: germanTime(now, 2, "14:00") };
  return JSON.stringify({ shipments: [{ id: "00340434161094042557", service: "parcel-de", status: events[0], estimatedDeliveryTimeFrame, events }] });
}
