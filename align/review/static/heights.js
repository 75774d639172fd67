// How far down each row stands: sums of heights that can be asked and changed in a few steps (a Fenwick tree).
export class Heights {
  constructor(values) {
    this.values = Float64Array.from(values);
    this.tree = new Float64Array(this.values.length + 1);
    for (let i = 0; i < this.values.length; i++) this.#add(i, this.values[i]);
  }

  get length() {
    return this.values.length;
  }

  get total() {
    return this.before(this.length);
  }

  set(index, value) {
    this.#add(index, value - this.values[index]);
    this.values[index] = value;
  }

  // The height of all rows before one.
  before(index) {
    let sum = 0;
    for (let i = index; i > 0; i -= i & -i) sum += this.tree[i];
    return sum;
  }

  // The row that stands at a height.
  at(height) {
    let index = 0;
    let step = 1;
    while (step * 2 <= this.length) step *= 2;
    for (; step > 0; step >>= 1) {
      if (index + step <= this.length && this.tree[index + step] <= height) {
        index += step;
        height -= this.tree[index];
      }
    }
    return Math.min(index, Math.max(0, this.length - 1));
  }

  #add(index, by) {
    for (let i = index + 1; i <= this.length; i += i & -i) this.tree[i] += by;
  }
}
