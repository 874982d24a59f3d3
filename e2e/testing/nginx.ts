import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Ports = { https: number; usher: number };

/** nginx with TLS in front of Usher, as `deploy/nginx.conf` says, with other ports and a certificate of its own. */
export async function startNginx({ https, usher }: Ports): Promise<{ close(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "usher-nginx-"));
  const [key, certificate] = [join(dir, "key.pem"), join(dir, "certificate.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", ...subject];
  const made = spawnSync("openssl", [...request, "-keyout", key, "-out", certificate]);
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${String(made.stderr)}`);
  const example = await readFile(join(import.meta.dirname, "..", "..", "deploy", "nginx.conf"), "utf8");
  const sites = example
    .replace("127.0.0.1:4870", `127.0.0.1:${usher}`)
    .replace("listen 443 ssl;", `listen 127.0.0.1:${https} ssl;`)
    .replace("listen [::]:443 ssl;", "")
    .replace("example.com;", "localhost;")
    .replace("/etc/ssl/example.com.pem", certificate)
    .replace("/etc/ssl/example.com.key", key);
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${join(dir, name)};`)
    .join("\n");
  const file = join(dir, "nginx.conf");
  await writeFile(
    file,
    `daemon off;\nmaster_process off;\npid ${join(dir, "pid")};\nerror_log stderr;\n` +
      `events {}\nhttp {\naccess_log off;\n${places}\n${sites}\n}\n`,
  );
  const nginx = spawn(process.env["NGINX_PATH"] ?? "nginx", ["-c", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  nginx.stderr.on("data", (part) => (complaints += String(part)));
  const ended = once(nginx, "close");
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  while (!(await answers(https))) if (hasEnded) throw new Error(`nginx ended:\n${complaints}`);
  return {
    async close() {
      nginx.kill();
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Whether something listens; a certificate of our own is not trusted, which is an answer too. */
async function answers(port: number): Promise<boolean> {
  try {
    await fetch(`https://localhost:${port}/`);
    return true;
  } catch (error) {
    const cause: unknown = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && "code" in cause && cause.code === "DEPTH_ZERO_SELF_SIGNED_CERT";
  }
}
