namespace Demo;

/// <summary>The day cannot go on; the message is for the user.</summary>
internal sealed class DemoException(string message) : Exception(message);
