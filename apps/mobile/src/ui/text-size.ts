/** Text sizes on devices are points, which the system scales itself. */
export const textSize = (points: number): number => points
