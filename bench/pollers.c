/* Readers who poll: each asks for a delta over a kept connection, reads it, and goes on at "following".

   pollers PORT CONNECTIONS SECONDS FROM_START NEWEST
   FROM_START of the connections begin at /delta/1, the others at /delta/NEWEST. Prints one line of JSON. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ROOM (1 << 20)
struct reader { int fd; char path[200]; char *body; size_t have; double asked; };
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static void ask(struct reader *r) {
  char text[400];
  int n = snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", r->path);
  r->have = 0; r->asked = now();
  if (write(r->fd, text, n) != n) { perror("write"); exit(1); }
}
static int later(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return (x > y) - (x < y); }

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  int port = atoi(argv[1]), count = atoi(argv[2]), old = atoi(argv[4]);
  double seconds = atof(argv[3]);
  struct reader *all = calloc(count, sizeof *all);
  int poll = epoll_create1(0);
  for (int i = 0; i < count; i++) {
    struct reader *r = &all[i];
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    r->fd = socket(AF_INET, SOCK_STREAM, 0); r->body = malloc(ROOM + 1);
    int one = 1; setsockopt(r->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(r->fd, (struct sockaddr *)&to, sizeof to)) { perror("connect"); return 1; }
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = r }; epoll_ctl(poll, EPOLL_CTL_ADD, r->fd, &e);
    snprintf(r->path, sizeof r->path, "/delta/%s", i < old ? "1" : argv[5]);
  }
  size_t most = 20000000, views = 0, moved = 0, bytes = 0, hits = 0;
  float *took = malloc(most * sizeof *took);
  for (int i = 0; i < count; i++) ask(&all[i]);
  double begin = now();
  struct epoll_event ready[256];
  while (now() - begin < seconds) {
    int n = epoll_wait(poll, ready, 256, 200);
    for (int i = 0; i < n; i++) {
      struct reader *r = ready[i].data.ptr;
      ssize_t got = read(r->fd, r->body + r->have, ROOM - r->have);
      if (got <= 0) { fprintf(stderr, "a connection was closed\n"); return 1; }
      r->have += got; r->body[r->have] = 0;
      char *end = strstr(r->body, "\r\n\r\n");
      if (!end) continue;
      char *length = strcasestr(r->body, "content-length:");
      if (!length || length > end) { fprintf(stderr, "no length: %.200s\n", r->body); return 1; }
      if (r->have < (size_t)(end + 4 - r->body) + strtoul(length + 15, NULL, 10)) continue;
      if (strncmp(r->body, "HTTP/1.1 200", 12)) { fprintf(stderr, "%.100s\n", r->body); return 1; }
      char *hit = strcasestr(r->body, "x-cache: "); hits += hit && hit < end && (!strncmp(hit + 9, "HIT", 3) || !strncmp(hit + 9, "UPD", 3) || !strncmp(hit + 9, "STA", 3));
      char *next = strstr(end, "\"following\":\"");
      if (!next) { fprintf(stderr, "no following\n"); return 1; }
      next += 13; size_t size = strcspn(next, "\"");
      if (size >= sizeof r->path) return 1;
      moved += strlen(r->path) != size || strncmp(r->path, next, size) != 0;
      memcpy(r->path, next, size); r->path[size] = 0;
      bytes += r->have; if (views < most) took[views] = now() - r->asked; views++;
      ask(r);
    }
  }
  double spent = now() - begin, *sorted = malloc(views * sizeof *sorted);
  for (size_t i = 0; i < views; i++) sorted[i] = took[i];
  qsort(sorted, views, sizeof *sorted, later);
  printf("{\"views\": %zu, \"seconds\": %.2f, \"moved_on\": %zu, \"from_cache\": %zu, \"bytes\": %zu, \"p50_ms\": %.3f, \"p99_ms\": %.3f}\n",
         views, spent, moved, hits, bytes, sorted[views / 2] * 1e3, sorted[(size_t)(views * .99)] * 1e3);
  return 0;
}
