// <m-turn>: a garment in three dimensions, turned by hand. `show(bytes)` reads a glTF 2.0 binary of our own making (its
// triangles, normals, one texture a cloth, colours of trims) and draws it with WebGL; it throws where the browser has none.

import { make, say } from "./core.js";

const VERTEX = `attribute vec3 place; attribute vec3 normal; attribute vec2 at; attribute vec3 dye;
uniform mat4 camera; uniform mat3 turned; varying vec3 n; varying vec2 uv; varying vec3 own;
void main() { n = turned * normal; uv = at; own = dye; gl_Position = camera * vec4(place, 1.0); }`;
const PIXEL = `precision mediump float; varying vec3 n; varying vec2 uv; varying vec3 own;
uniform vec4 colour; uniform sampler2D print; uniform float printed; void main() {
  vec3 m = normalize(n); if (!gl_FrontFacing) m = -m;
  float key = max(dot(m, normalize(vec3(-0.45, 0.55, 0.8))), 0.0), fill = max(dot(m, normalize(vec3(0.7, 0.1, 0.5))), 0.0);
  float light = 0.27 + 0.12 * m.y + 0.66 * key + 0.14 * fill; if (!gl_FrontFacing) light *= 0.62;
  vec4 cloth = printed > 0.5 ? texture2D(print, uv) * colour : colour;
  vec3 shade = printed > 0.5 ? pow(cloth.rgb, vec3(2.2)) : cloth.rgb * own;
  gl_FragColor = vec4(pow(shade * light, vec3(1.0 / 2.2)), cloth.a);
}`;
const FAR = 5; // reaches
const STEP = 0.2;

class Turn extends HTMLElement {
  #angle = 0;
  #tilt = 0.06;
  #zoom = 1;
  #parts = [];
  #gl = null;

  /** Draw a garment; what was drawn before goes. */
  async show(bytes) {
    this.#begin();
    const gl = this.#gl;
    for (const part of this.#parts) {
      for (const buffer of part.buffers) if (buffer) gl.deleteBuffer(buffer);
      if (part.print) gl.deleteTexture(part.print);
    }
    const { parts, low, high } = await read(bytes);
    this.middle = low.map((one, at) => (one + high[at]) / 2);
    this.reach = Math.max(high[1] - low[1], Math.hypot(high[0] - low[0], high[2] - low[2])) / 2;
    this.#parts = parts.map((part) => this.#load(part));
    this.draw();
  }
  get ready() {
    return this.#parts.length > 0;
  }
  #begin() {
    if (this.#gl) return;
    this.canvas = make("canvas", { tabindex: 0, role: "img", "aria-label": say("sewing.script.turn") });
    const gl = this.canvas.getContext("webgl", { alpha: true, antialias: true, premultipliedAlpha: false });
    if (!gl || !gl.getExtension("OES_element_index_uint")) {
      this.replaceChildren(make("p", {}, say("sewing.script.turn_none")));
      throw new Error(say("sewing.script.turn_none"));
    }
    this.replaceChildren(this.canvas);
    this.#gl = gl;
    this.program = link(gl);
    this.#listen();
    new ResizeObserver(() => this.draw()).observe(this);
  }
  #load(part) {
    const gl = this.#gl;
    const fill = (kind, data) => {
      const buffer = gl.createBuffer();
      gl.bindBuffer(kind, buffer);
      gl.bufferData(kind, data, gl.STATIC_DRAW);
      return buffer;
    };
    const buffers = [part.place, part.normal, part.at, part.dye].map((data) => data && fill(gl.ARRAY_BUFFER, data));
    buffers.push(fill(gl.ELEMENT_ARRAY_BUFFER, part.index));
    let print = null;
    if (part.image) {
      print = gl.createTexture();
      gl.bindTexture(gl.TEXTURE_2D, print);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, square(part.image));
      gl.generateMipmap(gl.TEXTURE_2D);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    }
    return { buffers, print, count: part.index.length, colour: part.colour };
  }
  draw() {
    const gl = this.#gl;
    if (!gl || !this.#parts.length || !this.clientWidth) return;
    const scale = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(this.clientWidth * scale), Math.round(this.clientHeight * scale)];
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    gl.viewport(0, 0, width, height);
    gl.clearColor(1, 1, 1, 1);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.enable(gl.BLEND);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE);
    gl.useProgram(this.program);
    const turned = rotation(this.#angle, this.#tilt);
    gl.uniformMatrix3fv(gl.getUniformLocation(this.program, "turned"), false, turned);
    gl.uniformMatrix4fv(gl.getUniformLocation(this.program, "camera"), false, this.#camera(turned, width / height));
    for (const part of this.#parts) this.#paint(part);
  }
  #paint(part) {
    const gl = this.#gl;
    const at = (name, size, buffer) => {
      const place = gl.getAttribLocation(this.program, name);
      if (!buffer) {
        gl.disableVertexAttribArray(place);
        return gl.vertexAttrib3f(place, 1, 1, 1);
      }
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.enableVertexAttribArray(place);
      return gl.vertexAttribPointer(place, size, gl.FLOAT, false, 0, 0);
    };
    at("place", 3, part.buffers[0]);
    at("normal", 3, part.buffers[1]);
    at("at", 2, part.buffers[2]);
    at("dye", 3, part.buffers[3]);
    gl.uniform4fv(gl.getUniformLocation(this.program, "colour"), part.colour);
    gl.uniform1f(gl.getUniformLocation(this.program, "printed"), part.print ? 1 : 0);
    gl.bindTexture(gl.TEXTURE_2D, part.print);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, part.buffers[4]);
    gl.drawElements(gl.TRIANGLES, part.count, gl.UNSIGNED_INT, 0);
  }
  /** A perspective from FAR reaches away, columns first. */
  #camera(r, aspect) {
    const size = 1.12 * this.reach / this.#zoom;
    const [m, far] = [this.middle, FAR * this.reach];
    const move = [0, 1, 2].map((row) => -(r[row] * m[0] + r[row + 3] * m[1] + r[row + 6] * m[2]));
    const near = far / size;
    const [fx, fy] = [near / Math.max(aspect, 1), near * Math.min(aspect, 1)];
    const [z0, z1] = [far - 2 * this.reach > 0 ? far - 2 * this.reach : 0.01, far + 2 * this.reach];
    const [a, b] = [-(z1 + z0) / (z1 - z0), (-2 * z1 * z0) / (z1 - z0)];
    const columns = [];
    for (let column = 0; column < 3; column++) {
      const [x, y, z] = [r[column * 3], r[column * 3 + 1], r[column * 3 + 2]];
      columns.push(fx * x, fy * y, a * z, -z);
    }
    const depth = move[2] - far;
    columns.push(fx * move[0], fy * move[1], a * depth + b, -depth);
    return new Float32Array(columns);
  }
  turn(by, tilt = 0) {
    this.#angle += by;
    this.#tilt = Math.min(0.9, Math.max(-0.6, this.#tilt + tilt));
    this.draw();
  }
  zoom(by) {
    this.#zoom = Math.min(5, Math.max(1, this.#zoom * by));
    this.draw();
  }
  #listen() {
    let last = null;
    const canvas = this.canvas;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      last = [event.clientX, event.clientY];
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      this.turn((event.clientX - last[0]) * 0.01, (event.clientY - last[1]) * 0.006);
      last = [event.clientX, event.clientY];
    });
    for (const kind of ["pointerup", "pointercancel"]) canvas.addEventListener(kind, () => (last = null));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const keys = { ArrowLeft: () => this.turn(-STEP), ArrowRight: () => this.turn(STEP), ArrowUp: () => this.turn(0, STEP / 2),
        ArrowDown: () => this.turn(0, -STEP / 2), "+": () => this.zoom(1.2), "=": () => this.zoom(1.2), "-": () => this.zoom(1 / 1.2) };
      if (!keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
  }
}
customElements.define("m-turn", Turn);

function link(gl) {
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, PIXEL]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  return program;
}

/** About the upright axis, then towards the viewer: a 3 x 3 matrix, columns first. */
function rotation(angle, tilt) {
  const [c, s, ct, st] = [Math.cos(angle), Math.sin(angle), Math.cos(tilt), Math.sin(tilt)];
  return new Float32Array([c, s * st, -s * ct, 0, ct, st, s, -c * st, c * ct]);
}

/** WebGL repeats only textures whose sides are powers of two. */
function square(image) {
  const side = 2 ** Math.round(Math.log2(Math.max(image.width, image.height)));
  const canvas = make("canvas", { width: side, height: side });
  canvas.getContext("2d").drawImage(image, 0, 0, side, side);
  return canvas;
}

/** The parts of a glTF binary: arrays of places, normals, texture places and corners, colour and picture. */
async function read(bytes) {
  const view = new DataView(bytes);
  if (view.getUint32(0, true) !== 0x46546c67) throw new Error("glTF");
  const length = view.getUint32(12, true);
  const scene = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 20, length)));
  const start = 20 + length + 8;
  const array = (number, kind) => {
    if (number === undefined) return null;
    const accessor = scene.accessors[number];
    const { byteOffset } = scene.bufferViews[accessor.bufferView];
    return new kind(bytes, start + byteOffset, accessor.count * { SCALAR: 1, VEC2: 2, VEC3: 3 }[accessor.type]);
  };
  const images = await Promise.all((scene.images ?? []).map(({ bufferView, mimeType }) => {
    const { byteOffset, byteLength } = scene.bufferViews[bufferView];
    return createImageBitmap(new Blob([new Uint8Array(bytes, start + byteOffset, byteLength)], { type: mimeType }));
  }));
  const [low, high] = [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]];
  const parts = scene.meshes[0].primitives.map((one) => {
    const bounds = scene.accessors[one.attributes.POSITION];
    bounds.min.forEach((value, at) => (low[at] = Math.min(low[at], value)));
    bounds.max.forEach((value, at) => (high[at] = Math.max(high[at], value)));
    const { pbrMetallicRoughness: skin } = scene.materials[one.material];
    const texture = skin.baseColorTexture;
    return { place: array(one.attributes.POSITION, Float32Array), normal: array(one.attributes.NORMAL, Float32Array),
      at: array(one.attributes.TEXCOORD_0, Float32Array), dye: array(one.attributes.COLOR_0, Float32Array),
      index: array(one.indices, Uint32Array), colour: skin.baseColorFactor, image: texture ? images[scene.textures[texture.index].source] : null };
  });
  return { parts: parts.sort((a, b) => b.colour[3] - a.colour[3]), low, high };
}
