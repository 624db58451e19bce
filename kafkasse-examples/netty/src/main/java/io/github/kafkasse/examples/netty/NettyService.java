package io.github.kafkasse.examples.netty;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Streams topics over HTTP/1.1 with Netty: {@code GET /topics/{names}}, resumable by {@code Last-Event-ID}. It needs
 * only the core of the library. Each connection serves one request.
 */
public final class NettyService implements AutoCloseable {
    /** The maximum length of a request's head; ids of streams with many partitions are long. */
    private static final int MAX_HEAD = 80 * 1024;

    private static final String PATH = "/topics/";

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    private final Channel server;

    /**
     * Starts a server on the loopback address.
     *
     * @param port the port, 0 for any
     * @param connect connects a client: {@code engine::connect}
     */
    public NettyService(int port, BiFunction<StreamRequest, EventSink, StreamConnection> connect) {
        this.server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(MAX_HEAD, MAX_HEAD, 8192), new Requests(channel, connect));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), port)
                .syncUninterruptibly()
                .channel();
    }

    /** {@return the port on which it listens} */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Stops the server. Close the engine first, which ends its streams cleanly. */
    @Override
    public void close() {
        group.shutdownGracefully().syncUninterruptibly();
    }

    /**
     * Serves the topics of the Kafka that the environment names: {@code KAFKASSE_KAFKA_BOOTSTRAP_SERVERS} and {@code
     * KAFKASSE_TOPICS_ALLOWED}.
     *
     * @param arguments the port
     */
    public static void main(String[] arguments) {
        KafkaSse engine = KafkaSse.builder().build();
        NettyService service = new NettyService(Integer.parseInt(arguments[0]), engine::connect);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            engine.close();
            service.close();
        }));
    }

    /** Handles one connection, on its event loop. */
    private static final class Requests extends SimpleChannelInboundHandler<HttpObject> {
        private final Sink sink;
        private final BiFunction<StreamRequest, EventSink, StreamConnection> connect;
        private boolean isServed;

        Requests(Channel channel, BiFunction<StreamRequest, EventSink, StreamConnection> connect) {
            this.sink = new Sink(channel);
            this.connect = connect;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
            if (!isServed && message instanceof HttpRequest request) {
                isServed = true;
                if (request.decoderResult().isFailure()) {
                    sink.answer(400, "The request cannot be parsed");
                } else if (!request.method().equals(HttpMethod.GET)) {
                    sink.answer(405, "Only GET is supported");
                } else {
                    serve(request);
                }
            }
        }

        private void serve(HttpRequest request) {
            QueryStringDecoder target = new QueryStringDecoder(request.uri());
            if (!target.path().startsWith(PATH) || target.path().length() == PATH.length()) {
                sink.answer(404, "Topics are at " + PATH + "{names}");
                return;
            }
            Set<String> topics =
                    Set.copyOf(List.of(target.path().substring(PATH.length()).split(",")));
            List<String> since = target.parameters().getOrDefault("since", List.of());
            StreamConnection unused = connect.apply(
                    StreamRequest.ofTopics(topics)
                            .withLastEventId(request.headers().get("Last-Event-ID"))
                            .withSince(since.isEmpty() ? null : since.get(0)),
                    sink);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            sink.writabilityChanged();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            sink.gone(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            sink.gone(cause);
            ChannelFuture unused = context.close();
        }
    }

    /**
     * The response of one client. The engine calls the methods of {@link EventSink} on its own threads. Netty keeps the
     * order of what one thread writes, and counts the bytes immediately, so {@code isWritable} limits the buffered
     * bytes.
     */
    private static final class Sink implements EventSink {
        private final Channel channel;
        private final CompletableFuture<Void> completion = new CompletableFuture<>();
        private volatile @Nullable StreamConnection connection;

        Sink(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void connected(StreamConnection made) {
            connection = made;
        }

        @Override
        public void open(StreamOpening opening) throws IOException {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream;charset=utf-8")
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-cache, no-transform")
                    .set("X-Accel-Buffering", "no")
                    .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            write(head);
        }

        @Override
        public void refuse(KafkaSseException reason) {
            if (reason.status() == HttpResponseStatus.NO_CONTENT.code()) {
                DefaultFullHttpResponse nothing =
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
                nothing.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                end(nothing);
            } else {
                answer(reason.status(), reason.name() + ": " + reason.getMessage());
            }
        }

        /** Wraps the bytes without a copy: the engine does not change them. */
        @Override
        public boolean write(byte[] bytes, int offset, int length) throws IOException {
            write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes, offset, length)));
            channel.flush();
            return channel.isWritable() || !channel.isActive(); // if it is not active, the next write fails
        }

        private void write(HttpObject message) throws IOException {
            if (!channel.isActive()) {
                throw new IOException("The client has disconnected");
            }
            ChannelFuture unused = channel.write(message, channel.voidPromise());
        }

        @Override
        public void close() {
            end(LastHttpContent.EMPTY_LAST_CONTENT);
        }

        /** Closes the connection without the last chunk, so that the client knows that the response is incomplete. */
        @Override
        public void abort() {
            ChannelFuture unused = channel.close();
            completion.complete(null);
        }

        @Override
        public CompletionStage<Void> completion() {
            return completion;
        }

        /** Answers with a text instead of a stream. */
        void answer(int status, String text) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            DefaultFullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/plain;charset=utf-8")
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            end(answer);
        }

        private void end(HttpObject last) {
            channel.writeAndFlush(last)
                    .addListener(ChannelFutureListener.CLOSE)
                    .addListener(done -> completion.complete(null));
        }

        // ---- called by Netty

        void writabilityChanged() {
            StreamConnection present = connection;
            if (present != null && channel.isWritable()) {
                present.ready();
            }
        }

        void gone(@Nullable Throwable cause) {
            completion.complete(null);
            StreamConnection present = connection;
            if (present != null) {
                present.clientGone(cause);
            }
        }
    }
}
