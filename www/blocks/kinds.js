/** Every kind of block, and the parts that stand beside one, in the order in which they are shown. */
export const KINDS = [
  "price",
  "offer",
  "offers",
  "stock",
  "rating",
  "countdown",
  "parcel",
  "order",
  "points",
  "voucher",
  "poll",
  "content",
  "banner",
  "heading",
  "text",
];
