/** Text sizes on devices are points, which the system scales itself, and no more than a text allows. */
export const textSize = (points: number, _most?: number): number => points
