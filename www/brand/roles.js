// The fields of a theme, as the manifest's schema describes them.
import schema from "../../docs/campaign.schema.json";

const { CampaignBlock, CampaignTheme } = schema.$defs;
const { properties } = CampaignTheme;

/** The roles, by what they are for. */
export const GROUPS = [
  { title: "Buttons and links", roles: ["action", "onAction", "link"] },
  { title: "Prices and savings", roles: ["sale", "badge", "onBadge", "star"] },
  { title: "Text and lines", roles: ["ink", "muted", "edge", "line"] },
  { title: "Grounds", roles: ["page", "surface", "soft", "tint", "tile"] },
  { title: "States", roles: ["ok", "warn", "bad", "info", "onStatus"] },
];

/** Every role. */
export const ROLES = GROUPS.flatMap(({ roles }) => roles);

/** What a field is for. */
export const purpose = (field) => properties[field].description;

/** The words that a field takes. */
export const words = (field) => (properties[field].enum ?? properties[field].anyOf[0].enum).filter((word) => word !== null);

/** The layouts of offer cards. */
export const layouts = CampaignBlock.properties.layout.anyOf[0].enum;

/** A colour as the core writes it, from what was typed; undefined where it is none. */
export function colour(text) {
  const [, digits] = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim()) ?? [];
  if (!digits) return undefined;
  const whole = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  return `#${whole.toLowerCase()}`;
}
