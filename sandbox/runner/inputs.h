#ifndef LEAFE_INPUTS_H
#define LEAFE_INPUTS_H

#include <stdint.h>

#include "wire.h"

enum { INPUTS_MOST = 4096 };

/* Adds a piece of an input; the last one seals it: nothing can change it any more. */
void inputs_add(struct reader body);
void inputs_drop(uint32_t id);
/* A fresh read-only file of the input, at its start; -1 where there is none of that number. */
int inputs_open(uint32_t id);

#endif
