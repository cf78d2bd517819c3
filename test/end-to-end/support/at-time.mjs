// Loaded into a command by NODE_OPTIONS=--import=…: its clock starts at NOW.
const ahead = new Date(process.env.NOW).getTime() - Date.now();

globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length > 0 ? given : [Date.now()]));
  }

  static now() {
    return super.now() + ahead;
  }
};
