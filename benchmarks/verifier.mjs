// Two implementations of RFC 9421 that know nothing of ours judge requests: one JSON object a line, one answer a line.
import { createRequire } from "node:module";
import { createPublicKey, verify } from "node:crypto";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/`);
const { httpbis } = require("http-message-signatures");
const core = require("http-message-sig");
const keys = new Map(JSON.parse(process.argv[3]).keys.map((jwk) => [jwk.kid, jwk]));
const REQUIRED = ["created", "expires", "keyid", "tag", "nonce", "alg"];

const judges = {
  async "http-message-signatures"({ method, url, headers }) {
    const keyLookup = async ({ keyid }) => {
      const jwk = keys.get(keyid);
      const key = jwk && createPublicKey({ key: jwk, format: "jwk" });
      return key && { id: keyid, algs: ["ed25519"], verify: async (data, signature) => verify(null, data, key, signature) };
    };
    const config = { keyLookup, all: true, requiredParams: REQUIRED, requiredFields: ["signature-agent"] };
    if ((await httpbis.verifyMessage(config, { method, url, headers })) !== true) throw new Error("not verified");
  },
  async "http-message-sig"({ method, url, headers, label }) {
    const resolveVerifier = async ({ parameters }) => {
      const jwk = keys.get(parameters.keyid);
      if (!jwk) throw new Error(`no key ${parameters.keyid}`);
      const { kty, crv, x } = jwk;
      const key = await crypto.subtle.importKey("jwk", { kty, crv, x }, { name: "Ed25519" }, true, ["verify"]);
      return core.webcrypto.verifier(key);
    };
    const requiredComponents = [core.component("signature-agent", { key: label })];
    const policy = { algorithms: ["ed25519"], requiredComponents, requiredParameters: REQUIRED };
    await core.verifySignature(new Request(url, { method, headers }), { policy, resolveVerifier });
  },
};

const clock = Date.now;
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const troubles = [];
  for (const [name, judge] of Object.entries(judges)) {
    Date.now = () => asked.now * 1000;
    try {
      await judge(asked);
    } catch (error) {
      troubles.push(`${name}: ${error.message}`);
    }
    Date.now = clock;
  }
  process.stdout.write(`${JSON.stringify(troubles)}\n`);
}
