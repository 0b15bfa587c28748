using EventStore;
using Exchange.Api.Attestation;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Explaining;
using Exchange.Api.Failover;
using Exchange.Api.Ingest;
using Exchange.Api.Notes;
using Exchange.Api.Offers;
using Exchange.Api.Orders;
using Exchange.Api.Publishing;
using Exchange.Api.Reading;
using Exchange.Api.Reference;
using Exchange.Api.Resources;
using Exchange.Api.Sequencing;
using Exchange.Api.Snapshots;
using Exchange.Api.Storage;
using Exchange.Api.Telemetry;
using Exchange.Api.Witnessing;
using Exchange.Api.Workloads;
using Exchange.Contracts.Wire;
using Ledger;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace Exchange.Api.Hosting;

/// <summary>Puts the API together: services, pipeline, endpoints.</summary>
internal static class MarketHost
{
    // A few seconds of a busy market, some 20 MB: read models are never that far behind for long.
    private const int RecentEvents = 32_768;

    public static WebApplication Build(WebApplicationBuilder builder, MarketSettings settings, TimeProvider time)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = CommandEndpoints.MaxRequest;
        });
        builder.Logging.ClearProviders().AddJsonConsole(console => console.UseUtcTimestamp = true);
        AddMarket(builder.Services, settings, time);
        AddHttp(builder.Services);
        if (settings.Demo)
            builder.Services.AddSingleton<IConnectionListenerFactory, LoopbackOnly.Transport>();
        var app = builder.Build();
        Use(app, settings);
        Map(app, settings);
        return app;
    }

    private static void AddMarket(IServiceCollection services, MarketSettings settings, TimeProvider time)
    {
        services.AddSingleton(settings);
        services.AddSingleton(time);
        services.AddSingleton(s => NpgsqlDataSource.Create(
            settings.AppConnection(NodeIdentity.PoolOf(s.GetRequiredService<NodeIdentity>().Holder))));
        services.AddSingleton(_ => new ReaderDatabase(NpgsqlDataSource.Create(settings.ReaderConnection)));
        services.AddSingleton(s => new EventJournal(
            s.GetRequiredService<NpgsqlDataSource>(), Schemas.Events, Schemas.EventTypes, RecentEvents));
        services.AddSingleton(s => new SnapshotStore(s.GetRequiredService<NpgsqlDataSource>(), Schemas.Events));
        services.AddSingleton(_ => LogKeysOf(settings));
        services.AddSingleton(_ => new NoteStore(settings.NoteStore));
        services.AddSingleton(s => new PublishedPolicy(s.GetRequiredService<LogKeys>(), settings.WitnessFile));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PublishedLedger>(s, settings.PublishFolder));
        services.AddSingleton(_ => new EnvelopeReader(settings.Origin));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<Publisher>(s, settings.PublishFolder));
        services.AddSingleton<LogKeyHistory>();
        services.AddSingleton<Witnesses>();
        services.AddSingleton<WitnessRounds>();
        services.AddSingleton<CommittedState>();
        services.AddSingleton<SignedLedger>();
        services.AddSingleton<MarketMetrics>();
        services.AddSingleton<MarketClock>();
        services.AddSingleton<MarketSnapshots>();
        services.AddSingleton<MarketCopy>();
        services.AddSingleton<IntentLooks>();
        // A journal that keeps nothing in memory: a kind of event that does not come back is found before a start does.
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<MarketFollower>(s, new EventJournal(
            s.GetRequiredService<NpgsqlDataSource>(), Schemas.Events, Schemas.EventTypes)));
        services.AddSingleton<MarketLoader>();
        services.AddSingleton<Committer>();
        services.AddSingleton<Sequencer>();
        services.AddSingleton<ParticipantDirectory>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<RememberedAnswers>();
        services.AddSingleton<CommandIntake>();
        AddNode(services, settings);
        AddReads(services);
    }

    private static void AddNode(IServiceCollection services, MarketSettings settings)
    {
        services.AddSingleton(new NodeIdentity(settings.NodeAddress is { } address ? new(address) : null));
        services.AddSingleton(NodeCredential.Load(settings));
        services.AddSingleton<NodeRole>();
        services.AddSingleton<OwnerLock>();
        services.AddSingleton<Forwarder>();
        services.AddSingleton<StandbyMarket>();
        services.AddSingleton<CommittedReads>();
        services.AddSingleton<OwnedMarket>();
        services.AddHostedService<MarketNode>();
    }

    private static void AddReads(IServiceCollection services)
    {
        services.AddSingleton(s => new ReadDb(s.GetRequiredService<ReaderDatabase>().Source));
        services.AddSingleton<FeedSignal>();
        services.AddSingleton<ReadModels>();
        services.AddSingleton<IProjection, OwnersReadModels>();
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<ProjectionRunner>(s));
        services.AddSingleton<ReadModelsNode>();
        services.AddHostedService(s => s.GetRequiredService<ReadModelsNode>());
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => WireJson.Configure(options.SerializerOptions));
        services.AddAuthentication(ApiKeyAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null);
        services.AddAuthorization(Policies.Add);
        services.AddCallerLimits();
        services.AddPublishedFiles();
        services.AddOpenApi("v1", options => options
            .AddSchemaTransformer<ApiSchemas>()
            .AddOperationTransformer<CommandDocuments>()
            .AddOperationTransformer<ApiOperations>()
            .AddDocumentTransformer<ApiDocument>());
        services.AddMetricsText();
    }

    private static void Use(WebApplication app, MarketSettings settings)
    {
        app.UseProblems();
        if (settings.Demo)
            app.Use(LoopbackOnly.AnswerAsync);
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-store";
            return next(context);
        });
        app.UseRouting();
        app.UseMiddleware<NodeDoor>();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UsePublishedFiles(settings.PublishFolder);
        app.Use(AnswerUnknownAsync);
        app.UseAuthorization();
        app.UseMiddleware<QueryChecks>();
    }

    /// <summary>
    /// What routing answers by itself, that there is no such path or method, is no secret and nobody's to be allowed;
    /// the closed fallback is for what is there.
    /// </summary>
    private static Task AnswerUnknownAsync(HttpContext context, RequestDelegate next) => context.GetEndpoint() switch
    {
        null => Problems.WriteAsync(context, Problems.OfStatus(StatusCodes.Status404NotFound)),
        RouteEndpoint => next(context),
        var wrongMethod => wrongMethod.RequestDelegate!(context),
    };

    private static void Map(WebApplication app, MarketSettings settings)
    {
        app.MapHealth();
        app.MapMetricsText();
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.Open);
        app.MapCommands();
        app.MapOperator(settings.Demo);
        app.MapAttestation();
        app.MapErasure();
        app.MapAccelerators();
        app.MapProperties();
        app.MapFilters();
        app.MapShippedReference();
        app.MapPreview();
        app.MapDecompose();
        app.MapExplain();
        app.MapPlans();
        app.MapReads();
    }

    private static LogKeys LogKeysOf(MarketSettings settings)
    {
        try
        {
            return ReadLogKeys(settings);
        }
        catch (Exception error) when (error is FormatException or UnauthorizedAccessException)
        {
            throw new SettingsException(error.Message);
        }
    }

    private static LogKeys ReadLogKeys(MarketSettings settings)
    {
        using var passphrase = settings.KeyPassphraseFile is { } file ? KeyPassphrase.Load(file) : null;
        if (!LogKeys.Exist(settings.KeyFolder))
        {
            using var made = LogKeys.Create(settings.Origin);
            made.Save(settings.KeyFolder, passphrase);
        }

        var keys = LogKeys.Load(settings.KeyFolder, passphrase);
        return keys.Origin == settings.Origin
            ? keys
            : throw new SettingsException(
                $"The keys in {settings.KeyFolder} are those of {keys.Origin}, not of {settings.Origin}.");
    }
}
