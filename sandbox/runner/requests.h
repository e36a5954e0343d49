#ifndef LEAFE_REQUESTS_H
#define LEAFE_REQUESTS_H

#include <sys/types.h>

#include "wire.h"

/* Who compiles and who is tested: neither is the runner, nor the other. */
void requests_setup(uid_t compiler, uid_t tested);
uid_t compile_uid(void);
uid_t test_uid(void);

/* Empties the box and puts a file in: u32 id, u8 whether it is executed, its name, its bytes. */
void take_program(struct reader body);
/* Empties the box, builds a source as the client says and puts the result in. */
void compile_program(struct reader body);
/* Runs the program in the box on one input. */
void run_test(struct reader body);
/* Sends the whole of the latest output: u32 id of its test. */
void fetch_output(struct reader body);
/* Empties the box: u32 id. */
void wipe_box(struct reader body);

#endif
