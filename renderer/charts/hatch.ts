/** Solid is real, hatched is simulated: the one sign for it in every chart. */

const tile = 8;
const made = new Map<string, CanvasPattern | string>();

/** A pattern of slanted lines in a colour on a tint of it; the colour itself where no canvas can be had. */
export function hatched(colour: string, ground: string): CanvasPattern | string {
  const key = `${colour} ${ground}`;
  const pattern = made.get(key) ?? hatch(colour, ground);
  made.set(key, pattern);
  return pattern;
}

function hatch(colour: string, ground: string): CanvasPattern | string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = tile;
  const context = canvas.getContext('2d');
  if (!context) return colour;
  context.fillStyle = ground;
  context.fillRect(0, 0, tile, tile);
  context.globalAlpha = 0.35;
  context.fillStyle = colour;
  context.fillRect(0, 0, tile, tile);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = 2.5;
  context.beginPath();
  for (const shift of [-tile, 0, tile]) {
    context.moveTo(shift, tile);
    context.lineTo(shift + tile, 0);
  }
  context.stroke();
  return context.createPattern(canvas, 'repeat') ?? colour;
}
