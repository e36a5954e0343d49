#ifndef LEAFE_FILTER_H
#define LEAFE_FILTER_H

/*
 * Refuses system calls that a contest program never needs and that Docker's own filter leaves open. Another
 * architecture's calls end the process. 0, or -1 with errno.
 */
int filter_install(void);

#endif
