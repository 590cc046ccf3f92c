// What mjml's own tests load in place of mjml's function. They load it both ways: as a module and with require.
import mjml2html from "postfrisch/mjml";

const inPlace = Object.assign((...args) => mjml2html(...args), { default: mjml2html });

export { inPlace as default, inPlace as "module.exports" };
