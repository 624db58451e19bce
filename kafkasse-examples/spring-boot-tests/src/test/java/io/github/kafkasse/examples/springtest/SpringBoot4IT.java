package io.github.kafkasse.examples.springtest;

class SpringBoot4IT extends ApplicationTests {
    SpringBoot4IT() {
        super("spring-boot", "4.0");
    }
}
