namespace EventStore.Tests;

/// <summary>An append that succeeds in every statement and fails in its commit, with numbers drawn.</summary>
internal static class RefusedCommit
{
    private const string Mark = "refuse at commit";

    public static Task InstallAsync(JournalDatabase database) => database.ExecuteAsync($"""
        create function es.test_refuse() returns trigger language plpgsql as
          $$ begin raise exception 'refused at commit'; end $$;
        create constraint trigger test_refuse after insert on es.mt_events deferrable initially deferred
          for each row when (new.user_name = '{Mark}') execute function es.test_refuse();
        """);

    public static StreamAppend Of(Guid stream) =>
        new(stream, "cart", 0, [Samples.Event(Samples.Item(1), new EventMetadata(null, null, Mark, null))]);
}
