// Rows as a feed's reader gives them to a store: those of the contract's checks.
export { eur, priced, row } from "../../../dist/js/stores/contract/rows.js";
