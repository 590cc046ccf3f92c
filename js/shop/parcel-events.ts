// What carriers say of parcels, as events of a customer's journey.

/** Something that a carrier has said of a parcel, as `record` of `postfrisch/journey` takes it. The order is still to be added. */
export interface ParcelEvent {
  /** The same for the same event, however often it is told. */
  id: string;
  /** `parcel.scanned`, `parcel.delivered` … */
  type: string;
  at: string;
  /** The parcel's number. */
  parcel: string;
  [field: string]: unknown;
}

/** What is read of a stored parcel. */
interface Parcel {
  number: string;
  status: string;
  expected?: { until: number };
  delivered?: number;
  events: { at: number; status: string; step?: string }[];
  asOf: number;
}

/** What a status says. A parcel that was announced, or is on its way back, is no news for customers. */
const TYPES: Record<string, string> = {
  in_transit: "parcel.scanned",
  out_for_delivery: "parcel.out_for_delivery",
  attempt_failed: "parcel.attempt_failed",
  ready_for_pickup: "parcel.ready",
  delivered: "parcel.delivered",
  exception: "parcel.delayed",
};

/** The event of a parcel's status; null for one that says nothing. */
export function eventOfParcel({ number, status, expected, delivered, events, asOf }: Parcel): ParcelEvent | null {
  const last = events.find((event) => event.status === status);
  const type = last?.step === "collected" ? "parcel.collected" : TYPES[status];
  if (type === undefined) return null;
  const at = new Date(delivered ?? last?.at ?? asOf).toISOString();
  const isOnce = type === "parcel.delivered" || type === "parcel.collected";
  const isPromise = expected !== undefined && (type === "parcel.scanned" || type === "parcel.delayed");
  return {
    id: isOnce ? `${type}/${number}` : `${type}/${number}/${at.slice(0, 10)}`,
    type,
    at,
    parcel: number,
    ...(isPromise && { expected: new Date(expected.until).toISOString().slice(0, 10) }),
    ...(last?.step === "with_neighbour" && { place: "neighbour" }),
  };
}
