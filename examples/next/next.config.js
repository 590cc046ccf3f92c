export default {
  // Loaded by Node as it is, not bundled.
  serverExternalPackages: ["postfrisch"],
};
