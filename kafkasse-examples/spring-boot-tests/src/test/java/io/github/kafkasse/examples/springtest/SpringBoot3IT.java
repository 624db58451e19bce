package io.github.kafkasse.examples.springtest;

class SpringBoot3IT extends ApplicationTests {
    SpringBoot3IT() {
        super("spring-boot-3", "3.5");
    }
}
