// Solves a challenge of ALTCHA's: a file of its own, which few shoppers ever fetch.
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";

export const solve = async (problem) => {
  const { challenge } = JSON.parse(problem);
  const solution = await solveChallenge({ challenge, deriveKey });
  return btoa(JSON.stringify({ challenge, solution }));
};
