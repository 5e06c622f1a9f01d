// Reads the mails the server's file transport leaves behind.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";

/** The text of a quoted-printable part; ASCII is all the tests look for. */
function unquote(text) {
  return text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

export class Mailbox {
  constructor(folder) {
    this.folder = folder;
  }

  /** Every mail to the address, oldest first: its subject, its link (a path of ours) and its whole text. */
  async to(address) {
    const names = await readdir(this.folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(".eml")).sort();
    const mails = await Promise.all(files.map((name) => readFile(join(this.folder, name), "utf8")));
    return mails.filter((mail) => new RegExp(`^To: .*${address}`, "im").test(mail)).map((mail) => this.read(mail));
  }

  read(mail) {
    const text = unquote(mail);
    const link = text.match(/(https?:\/\/[^/\s]+)(\/(?:accept|auth\/reset)\/[^\s"<>]+)/);
    return { subject: mail.match(/^Subject: (.*)$/m)?.[1].trim(), origin: link?.[1], link: link?.[2], text };
  }

  /** Waits for the newest mail to the address. `after` mails to it are known already. */
  async newest(address, after = 0) {
    await expect.poll(async () => (await this.to(address)).length, { message: `mail to ${address}` }).toBeGreaterThan(after);
    return (await this.to(address)).at(-1);
  }
}

/** The secret in a mailed link: its last part. */
export function tokenOf(link) {
  return link.split("/").filter(Boolean).at(-1);
}
